<?php
// Stories (see bipol_crawler.demo.story) into posts, photos, terms and accounts, fast.

const BIPOL_ATTACHMENTS_FROM = 1000000; // a lead photo's id is its post's plus this

/** Turn the slow courtesies of wp_insert_post off while $work runs, in one transaction. */
function bipol_in_bulk(callable $work)
{
    global $wpdb;
    wp_defer_term_counting(true);
    wp_suspend_cache_invalidation(true);
    kses_remove_filters();
    $wpdb->query('START TRANSACTION');
    $result = $work();
    $wpdb->query('COMMIT');
    wp_suspend_cache_invalidation(false);
    wp_cache_flush();
    wp_defer_term_counting(false);
    clean_taxonomy_cache('category');
    return $result;
}

/** @param array $story one line of the export; @return int the post's id */
function bipol_seed_story(array $story, array $parents): int
{
    $published = new DateTimeImmutable($story['published']);
    $modified = new DateTimeImmutable($story['modified']);
    $wib = new DateTimeZone('Asia/Jakarta');
    $utc = new DateTimeZone('UTC');
    $times = function (array $data) use ($modified, $wib, $utc) {
        $data['post_modified'] = $modified->setTimezone($wib)->format('Y-m-d H:i:s');
        $data['post_modified_gmt'] = $modified->setTimezone($utc)->format('Y-m-d H:i:s');
        return $data;
    };
    add_filter('wp_insert_post_data', $times);
    $id = wp_insert_post(wp_slash([
        'import_id' => $story['post_id'],
        // An editor's post starts as a draft, before it has a slug: its guid keeps that address.
        'guid' => home_url("/?p={$story['post_id']}"),
        'post_author' => bipol_account($story['login'] ?? '', $story['author'] ?? ''),
        'post_name' => $story['slug'],
        'post_title' => $story['title'],
        'post_content' => $story['content'],
        'post_status' => $story['status'] === 'trash' ? 'publish' : $story['status'],
        'post_password' => $story['password'] ?? '',
        'post_date' => $published->setTimezone($wib)->format('Y-m-d H:i:s'),
        'post_date_gmt' => $published->setTimezone($utc)->format('Y-m-d H:i:s'),
        'post_category' => array_map(fn($term) => bipol_term('category', $term[0], $term[1], $parents), $story['categories']),
        'tags_input' => array_map(fn($term) => bipol_term('post_tag', $term[0], $term[1]), $story['tags']),
        'meta_input' => array_filter([
            'penulis' => $story['penulis'] ?? null,
            'editor' => $story['editor'] ?? null,
            'sumber_berita' => $story['sumber'] ?? null,
            'jumlah_pembaca' => (string) ($story['post_id'] % 977),
        ]),
    ]), true, false);
    remove_filter('wp_insert_post_data', $times);
    if (is_wp_error($id)) {
        throw new RuntimeException("{$story['slug']}: " . $id->get_error_message());
    }
    if (!empty($story['photo'])) {
        bipol_lead_photo($id, $story['photo'], $story['published']);
    }
    if ($story['status'] === 'trash') {
        wp_trash_post($id);
    }
    return $id;
}

/** The account's id; one that no row has when the portal deleted it. */
function bipol_account(string $login, string $name): int
{
    static $known = [];
    if ($login === '' && $name === '') {
        return 99999;
    }
    $login = $login !== '' ? $login : sanitize_title($name);
    if (!isset($known[$login])) {
        $user = get_user_by('login', $login);
        $known[$login] = $user ? $user->ID : wp_insert_user([
            'user_login' => $login,
            'user_nicename' => sanitize_title($login),
            'display_name' => $name,
            'nickname' => $name,
            'user_email' => sanitize_title($login) . '@portal.example',
            'user_pass' => 'rahasia',
            'role' => 'author',
        ]);
    }
    return $known[$login];
}

/** The term's id, made with its parents first if it is new. */
function bipol_term(string $taxonomy, string $slug, string $name, array $parents = []): int
{
    static $known = [];
    $key = "$taxonomy/$slug";
    if (!isset($known[$key])) {
        $found = get_term_by('slug', $slug, $taxonomy);
        [$listed, $parent] = $parents[$slug] ?? [$name, null];
        $made = $found ? ['term_id' => $found->term_id] : wp_insert_term(wp_slash($name ?: $listed), $taxonomy, [
            'slug' => $slug,
            'parent' => $parent ? bipol_term($taxonomy, $parent, $parents[$parent][0], $parents) : 0,
        ]);
        if (is_wp_error($made)) {
            throw new RuntimeException("$key: " . $made->get_error_message());
        }
        $known[$key] = (int) $made['term_id'];
    }
    return $known[$key];
}

/** The featured image: a real file where the story says it is, and its attachment. */
function bipol_lead_photo(int $post, array $photo, string $when): void
{
    $path = rawurldecode(parse_url($photo['file'] ?? $photo['url'], PHP_URL_PATH));
    $relative = preg_replace('~^.*?/uploads/~', '', $path);
    $width = (int) ($photo['width'] ?? 800);
    $height = (int) ($photo['height'] ?? 533);
    bipol_image_file($relative, $width, $height);
    $wib = (new DateTimeImmutable($when))->setTimezone(new DateTimeZone('Asia/Jakarta'));
    $old = get_post_thumbnail_id($post);
    $id = wp_insert_post(wp_slash([
        'ID' => $old ?: 0,
        'import_id' => BIPOL_ATTACHMENTS_FROM + $post,
        'post_type' => 'attachment',
        'post_mime_type' => str_ends_with($relative, '.png') ? 'image/png' : 'image/jpeg',
        'post_status' => 'inherit',
        'post_parent' => $post,
        'post_title' => pathinfo($relative, PATHINFO_FILENAME),
        'post_excerpt' => ($photo['caption_html'] ?? null) ?: htmlspecialchars($photo['caption'] ?? '', ENT_NOQUOTES),
        'post_date' => $wib->format('Y-m-d H:i:s'),
    ]), true, false);
    update_post_meta($id, '_wp_attached_file', $relative);
    update_post_meta($id, '_wp_attachment_metadata', [
        'width' => $width, 'height' => $height, 'file' => $relative,
        'sizes' => [], 'image_meta' => [],
    ]);
    update_post_meta($post, '_thumbnail_id', $id);
}

/** A picture under uploads; photos of one size share one picture, so that a site is made in seconds. */
function bipol_image_file(string $relative, int $width, int $height): void
{
    $uploads = WP_CONTENT_DIR . '/uploads';
    $target = "$uploads/$relative";
    if (file_exists($target)) {
        return;
    }
    wp_mkdir_p(dirname($target));
    $png = str_ends_with($relative, '.png');
    $model = "$uploads/model-{$width}x{$height}." . ($png ? 'png' : 'jpg');
    if (!file_exists($model)) {
        $canvas = imagecreatetruecolor($width, $height);
        imagefilledrectangle($canvas, 0, 0, $width, $height, imagecolorallocate($canvas, 96, 128, 96));
        imagefilledellipse($canvas, intdiv($width, 2), intdiv($height, 2), intdiv($width, 3), intdiv($height, 3),
            imagecolorallocate($canvas, 220, 200, 150));
        $png ? imagepng($canvas, $model) : imagejpeg($canvas, $model, 60);
    }
    link($model, $target);
}
