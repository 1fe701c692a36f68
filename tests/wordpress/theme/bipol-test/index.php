<?php get_header(); ?>
<div class="news-feed">
<?php while (have_posts()) : the_post(); ?>
<div class="news-feed-list"><a class="news-feed-link" href="<?php the_permalink(); ?>">
<?php if (has_post_thumbnail()) : ?><div class="news-feed-image"><?php the_post_thumbnail('medium', ['alt' => '']); ?></div><?php endif; ?>
<div class="news-feed-text"><h2 class="news-feed-judul"><?php the_title(); ?></h2>
<p class="tanggal"><?php echo bipol_exact_date(); ?></p></div>
</a></div>
<?php endwhile; ?>
</div>
<?php bipol_pagination(); ?>
<?php get_footer();
