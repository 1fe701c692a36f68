<?php
// Copied beside wp-load.php, with site.json (url, socket) next to it.
$bipol_site = json_decode(file_get_contents(__DIR__ . '/site.json'), true);

define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . $bipol_site['socket']);
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
define('WP_HOME', $bipol_site['url']);
define('WP_SITEURL', $bipol_site['url']);
define('WP_CONTENT_DIR', __DIR__ . '/wp-content');

// Nothing may reach out of the machine, and nothing may happen that a test didn't ask for.
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_POST_REVISIONS', false);
define('WP_DEBUG', true);
define('WP_DEBUG_DISPLAY', false);
define('WP_DEBUG_LOG', dirname(__DIR__) . '/wp-debug.log');

foreach (['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY',
          'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT'] as $bipol_key) {
    define($bipol_key, "a test site on loopback: $bipol_key");
}
$table_prefix = 'wp_';

if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
