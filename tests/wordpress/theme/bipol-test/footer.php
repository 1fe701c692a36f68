<footer class="site-footer"><p><a href="<?php echo esc_url(home_url('/')); ?>"><?php bloginfo('name'); ?></a> - <?php bloginfo('description'); ?></p></footer>
<?php wp_footer(); ?>
</body>
</html>
