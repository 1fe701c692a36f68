<?php get_header(); ?>
<div class="not-found"><h1>Halaman tidak ditemukan</h1>
<p>Alamat yang Anda buka tidak ada di situs ini.</p></div>
<?php get_footer();
