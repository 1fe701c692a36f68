<?php get_header(); ?>
<h1 class="archive-title"><?php echo wp_strip_all_tags(get_the_archive_title()); ?></h1>
<?php while (have_posts()) : the_post(); ?>
<div class="category-wrap">
<?php if (has_post_thumbnail()) : ?><a class="category-image" href="<?php the_permalink(); ?>"><?php the_post_thumbnail('medium', ['alt' => '']); ?></a><?php endif; ?>
<div class="category-text-wrap"><h2><a href="<?php the_permalink(); ?>"><?php the_title(); ?></a></h2>
<p class="category-kategori"><?php foreach (array_slice(get_the_category(), 0, 1) as $section) : ?><span><?php echo $section->name; ?></span> <?php endforeach; ?>
<span class="tanggal-mobile"><?php echo bipol_exact_date(); ?></span></p></div>
</div>
<?php endwhile; ?>
<?php bipol_pagination(); ?>
<?php get_footer();
