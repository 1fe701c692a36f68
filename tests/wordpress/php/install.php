<?php
// php install.php ABSPATH: make the tables, the account, the permalinks and the theme's choice.
define('WP_INSTALLING', true);
[, $www] = $argv;
$site = json_decode(file_get_contents("$www/site.json"), true);
$_SERVER['HTTP_HOST'] = preg_replace('~^https?://~', '', $site['url']);
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';

// Pluggable: neither a first post nor a mail; the portal's stories come from the seeder.
function wp_install_defaults($user_id) {}
function wp_new_blog_notification(...$unused) {}

require "$www/wp-load.php";
require ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter('pre_http_request', fn() => new WP_Error('offline', 'No requests while installing.'));

wp_install('bipol.co', 'pengelola', 'pengelola@portal.example', true, '', 'rahasia');

$umum = wp_insert_term('Umum', 'category', ['slug' => 'umum']);
update_option('default_category', $umum['term_id']);
update_option('blogdescription', 'Bicara politik dan pembangunan');
update_option('timezone_string', 'Asia/Jakarta');
update_option('date_format', 'l, j F Y');
update_option('time_format', 'H:i');
update_option('posts_per_page', 10);
update_option('posts_per_rss', 10);
update_option('default_comment_status', 'closed');
update_option('default_ping_status', 'closed');
switch_theme('bipol-test');
update_option('permalink_structure', '/%postname%/');
echo json_encode(['wordpress' => $GLOBALS['wp_version']]), "\n";
