<?php
/*
 * Must-use plugin: what a portal's plugins and settings may open or close to a crawler.
 * The switches are one option, `bipol_switches`, set from the command line.
 */

function bipol_switch(string $name): bool
{
    $switches = get_option('bipol_switches', []);
    return (bool) ($switches[$name] ?? true);
}

// The language without its pack: the locale's name here, the words of dates in the theme.
add_filter('locale', fn() => 'id_ID');

add_filter('wp_sitemaps_enabled', fn($on) => $on && bipol_switch('sitemaps'));

add_filter('rest_authentication_errors', function ($result) {
    if ($result || bipol_switch('rest') || is_user_logged_in()) {
        return $result;
    }
    return new WP_Error('rest_login_required', 'REST API restricted to authenticated users.', ['status' => 401]);
});

add_filter('request', function ($vars) {
    return isset($vars['feed']) && !bipol_switch('feeds') ? ['error' => '404'] : $vars;
});

add_action('after_setup_theme', function () {
    if (!bipol_switch('feeds')) {
        remove_theme_support('automatic-feed-links');
    }
}, 20);
