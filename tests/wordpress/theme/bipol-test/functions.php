<?php
/*
 * Theme options (one option, `bipol_theme`):
 *   show_time      the time of publication stands on the article page (the portal hid it in 2024)
 *   account_label  the word after the account's name, one for the whole site; '' leaves it out
 *   avatar, whatsapp, counter, additional   the optional boxes
 *   caption_fold   captions behind the "i" button instead of plainly under the photo
 *   html5          WordPress sets captions of photos in the text as figure and figcaption, not as div and p
 */

function bipol_option(string $name)
{
    $defaults = [
        'show_time' => false, 'account_label' => 'Editor', 'avatar' => false, 'whatsapp' => true,
        'counter' => true, 'additional' => false, 'caption_fold' => false, 'html5' => false,
    ];
    return (get_option('bipol_theme', []) + $defaults)[$name];
}

add_action('after_setup_theme', function () {
    add_theme_support('title-tag');
    add_theme_support('post-thumbnails');
    add_theme_support('automatic-feed-links');
    if (bipol_option('html5')) {
        add_theme_support('html5', ['caption', 'gallery']);
    }
    bipol_indonesian_dates();
});

add_filter('protected_title_format', fn() => 'Diproteksi: %s');
add_filter('private_title_format', fn() => 'Privat: %s');

/** The words of dates, which a site with the language pack would have from it. */
function bipol_indonesian_dates(): void
{
    global $wp_locale;
    $months = ['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli',
               'Agustus', 'September', 'Oktober', 'November', 'Desember'];
    $short = ['Jan', 'Feb', 'Mar', 'Apr', 'Mei', 'Jun', 'Jul', 'Agu', 'Sep', 'Okt', 'Nov', 'Des'];
    foreach ($months as $index => $name) {
        $wp_locale->month[sprintf('%02d', $index + 1)] = $name;
        $wp_locale->month_genitive[sprintf('%02d', $index + 1)] = $name;
        $wp_locale->month_abbrev[$name] = $short[$index];
    }
    foreach (['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'] as $index => $name) {
        $wp_locale->weekday[$index] = $name;
        $wp_locale->weekday_abbrev[$name] = substr($name, 0, 3);
        $wp_locale->weekday_initial[$name] = $name[0];
    }
}

/** `Kamis, 21 November 2019 -  10:15 WIB`, as listings and the mobile related box print it. */
function bipol_exact_date($post = null, string $month = 'F'): string
{
    return get_the_date("l, j $month Y", $post) . ' -  ' . get_the_time('H:i', $post) . ' WIB';
}

/** The newest posts of the page's first section; the page itself may be one of them. */
function bipol_related(int $count): array
{
    $sections = get_the_category();
    return $sections ? bipol_newest($count, ['cat' => $sections[0]->term_id]) : [];
}

function bipol_newest(int $count, array $more = []): array
{
    $query = new WP_Query($more + [
        'posts_per_page' => $count, 'ignore_sticky_posts' => true, 'no_found_rows' => true,
        'post_status' => 'publish',
    ]);
    return $query->posts;
}

/** Count this view and give the new total; the post's own modified time stays. */
function bipol_count_view(int $id): int
{
    $seen = 1 + (int) get_post_meta($id, 'jumlah_pembaca', true);
    update_post_meta($id, 'jumlah_pembaca', (string) $seen);
    return $seen;
}

/** The post's own fields, printed after what was typed. */
function bipol_field(string $key, string $class, string $label): void
{
    $value = get_post_meta(get_the_ID(), $key, true);
    if ($value !== '' && !post_password_required()) {
        echo "<p class='$class'><strong>$label : </strong>", esc_html($value), "</p>\n";
    }
}

/** `Halaman : 1 2 Selanjutnya` on a multi-page post. */
function bipol_page_links(): void
{
    global $page, $numpages, $multipage;
    if (!$multipage) {
        return;
    }
    $next = $page < $numpages ? ' ' . _wp_link_page($page + 1) . 'Selanjutnya</a>' : '';
    wp_link_pages([
        'before' => '<p class="page-link-wrap"><span class="halaman-text">Halaman : </span> ',
        'after' => "$next</p>\n",
    ]);
}

function bipol_share_links(): void
{
    $url = rawurlencode(get_permalink());
    $to = [
        'facebook' => "https://www.facebook.com/sharer/sharer.php?u=$url",
        'twitter' => "https://twitter.com/share?url=$url",
        'whatsapp' => "https://api.whatsapp.com/send?text=$url",
        'telegram' => "https://t.me/share/url?url=$url",
        'line' => "https://line.me/R/msg/text/?$url",
    ];
    foreach ($to as $name => $href) {
        echo '<a href="', esc_url($href), "\" rel=\"nofollow\"><img alt=\"$name icon\" width=\"24\" height=\"24\"></a>\n";
    }
    echo '<a href="#" class="copy-link">copy</a> <p class="copied">URL berhasil dicopy</p>', "\n";
}

function bipol_pagination(): void
{
    the_posts_pagination(['prev_text' => 'Sebelumnya', 'next_text' => 'Selanjutnya']);
}
