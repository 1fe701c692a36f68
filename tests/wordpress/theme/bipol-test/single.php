<?php
get_header();
the_post();
?>
<div id="single-content-wrap"><div id="single-content" <?php post_class(); ?>>
<div class="wrap-kategori-tanggal"><p class="single-kategori"><a href="<?php echo esc_url(home_url('/')); ?>">Home</a> / <?php the_category(' / '); ?></p></div>
<h1><?php the_title(); ?></h1>
<div class="container-single-meta">
<?php if (bipol_option('avatar')) : ?>
<p class="foto-penulis"><img src="<?php echo esc_url(home_url('/wp-content/uploads/penulis.png')); ?>" alt="" width="50" height="50"></p>
<?php endif; ?>
<div class="group-penulis-dan-tanggal">
<p class="nama-penulis"><span><?php the_author_posts_link(); ?></span><?php if (bipol_option('account_label') !== '') echo ' - ', esc_html(bipol_option('account_label')); ?></p>
<p class="tanggal-single"><?php echo get_the_date('l, j F Y'); ?><?php if (bipol_option('show_time')) : ?> <span>-  <?php the_time('H:i'); ?> WIB</span><?php endif; ?></p>
</div>
<div class="single-media-social">
<?php bipol_share_links(); ?>
</div>
</div>
<div class="media-sosial-mobile">
<?php bipol_share_links(); ?>
</div>
<?php if (has_post_thumbnail()) : $caption = apply_filters('the_post_thumbnail_caption', get_the_post_thumbnail_caption()); ?>
<p class="foto-utama"><img src="<?php echo esc_url(wp_get_attachment_url(get_post_thumbnail_id())); ?>" alt="<?php echo $caption; ?>" width="800" height="533"></p>
<?php if ($caption !== '' && bipol_option('caption_fold')) : ?>
<p class="caption-info">i</p>
<p class="caption-photo-buka-tutup"><?php echo $caption; ?></p>
<?php elseif ($caption !== '') : ?>
<p class="caption-photo"><?php echo $caption; ?></p>
<?php endif; ?>
<?php endif; ?>
<div id="single-article-text" class="single-article-text">
<?php
the_content();
bipol_field('penulis', 'penulis-bawah', 'Penulis');
bipol_field('editor', 'editor-bawah', 'Editor');
bipol_field('sumber_berita', 'sumber-berita-bawah', 'Sumber Berita');
bipol_page_links();
?>
<?php if (bipol_option('whatsapp')) : ?>
<div id='berlangganan-whatsapp'><p>Follow WhatsApp Channel <?php echo esc_html(get_bloginfo('name')); ?> untuk berita terbaru setiap hari <a href="https://whatsapp.com/channel/contoh">Follow</a></p></div>
<?php endif; ?>
</div>
<div class="related-post-wrap"><p class="berita-terkait">Berita Terkait</p>
<?php foreach (bipol_related(8) as $other) : ?>
<div class="related-post-box"><a href="<?php echo esc_url(get_permalink($other)); ?>"><span><?php echo get_the_title($other); ?></span></a></div>
<?php endforeach; ?>
</div>
<?php if (bipol_option('counter')) : ?>
<div class='totalpembaca'>Berita ini <?php echo bipol_count_view(get_the_ID()); ?> kali dibaca</div>
<?php endif; ?>
<?php if (has_tag()) : ?>
<div class="tagname"><span>Tag :</span> <?php the_tags('', ' ', ''); ?></div>
<?php endif; ?>
<?php if (bipol_option('additional')) : ?>
<div class='additional'><p>Redaksi menerima hak jawab dan koreksi.</p></div>
<?php endif; ?>
<div class="desktop-berita-terbaru"><p class="judul-terbaru">Berita Terbaru</p>
<?php foreach (bipol_newest(6) as $other) : ?>
<div class="berita-terbaru-box"><a href="<?php echo esc_url(get_permalink($other)); ?>"><?php echo get_the_title($other); ?></a>
<p class="tanggal-terbaru"><?php echo bipol_exact_date($other, 'M'); ?></p></div>
<?php endforeach; ?>
</div>
</div>
<div class="mobile-berita-terkait"><div class="related-post-wrap"><p class="berita-terkait">Berita Terkait</p>
<?php foreach (bipol_related(5) as $other) : ?>
<div class="related-post-box"><p class="mobile-tanggal-terkait"><?php echo bipol_exact_date($other); ?></p><a href="<?php echo esc_url(get_permalink($other)); ?>"><span><?php echo get_the_title($other); ?></span></a></div>
<?php endforeach; ?>
</div></div>
<div class="mobile-berita-terbaru"><p class="judul-terbaru">Berita Terbaru</p>
<?php foreach (bipol_newest(5) as $other) : $sections = get_the_category($other->ID); ?>
<div class="berita-terbaru-box-mobile"><?php if ($sections) : ?><p class="kategori-berita-terbaru"><?php echo $sections[0]->name; ?></p><?php endif; ?>
<p class="judul-berita-terbaru"><a href="<?php echo esc_url(get_permalink($other)); ?>"><?php echo get_the_title($other); ?></a></p>
<p class="tanggal-berita-terbaru"><?php echo bipol_exact_date($other, 'M'); ?></p></div>
<?php endforeach; ?>
</div>
</div>
<?php get_footer();
