<?php
// php control.php ABSPATH < commands: one JSON object a line, {"do": …, …}; one JSON answer a line.
[, $www] = $argv;
$site = json_decode(file_get_contents("$www/site.json"), true);
$_SERVER['HTTP_HOST'] = preg_replace('~^https?://~', '', $site['url']);
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
require "$www/wp-load.php";
require ABSPATH . 'wp-admin/includes/taxonomy.php';
require __DIR__ . '/seed.php';

/** Stories of a file, one JSON object a line, into the site; answers what stands where. */
function bipol_do_seed(array $command): array
{
    return bipol_in_bulk(function () use ($command) {
        foreach ($command['parents'] as $slug => [$name, $parent]) {
            bipol_term('category', $slug, $name, $command['parents']);
        }
        $seeded = [];
        foreach (new SplFileObject($command['file']) as $line) {
            if (trim($line) !== '') {
                $seeded[] = bipol_seed_story(json_decode($line, true, 64, JSON_THROW_ON_ERROR), $command['parents']);
            }
        }
        return ['posts' => $seeded];
    });
}

/** Change fields of a post as the editor's screen would: the modified time moves, old slugs are kept. */
function bipol_do_edit(array $command): array
{
    $post = get_post($command['id'], ARRAY_A);
    $fields = $command['fields'];
    $photo = $fields['photo'] ?? null;
    $meta = array_intersect_key($fields, ['penulis' => 1, 'editor' => 1, 'sumber_berita' => 1]);
    unset($fields['photo'], $fields['penulis'], $fields['editor'], $fields['sumber_berita']);
    kses_remove_filters();
    $done = wp_update_post(wp_slash(['ID' => $post['ID']] + $fields), true);
    if (is_wp_error($done)) {
        throw new RuntimeException($done->get_error_message());
    }
    foreach ($meta as $key => $value) {
        $value === null ? delete_post_meta($done, $key) : update_post_meta($done, $key, wp_slash($value));
    }
    if ($photo) {
        bipol_lead_photo($done, $photo, $post['post_date']);
    }
    return bipol_where($done);
}

function bipol_do_trash(array $command): array
{
    wp_trash_post($command['id']);
    return bipol_where($command['id']);
}

function bipol_do_untrash(array $command): array
{
    add_filter('wp_untrash_post_status', fn($new, $id, $previous) => $previous, 10, 3);
    wp_untrash_post($command['id']);
    return bipol_where($command['id']);
}

function bipol_do_delete(array $command): array
{
    wp_delete_post($command['id'], true);
    return [];
}

/** Work the permalinks' rules out anew and store them. */
function bipol_do_flush(array $command): array
{
    flush_rewrite_rules(false);
    return [];
}

function bipol_do_option(array $command): array
{
    foreach ($command['values'] as $name => $value) {
        update_option($name, $value);
    }
    return [];
}

/** How WordPress itself sets the words of posts: its texturized pieces and the order of its terms. */
function bipol_do_rendered(array $command): array
{
    $posts = [];
    foreach ($command['ids'] as $id) {
        $post = get_post($id);
        $names = fn($terms) => $terms && !is_wp_error($terms)
            ? array_map(fn($term) => html_entity_decode($term->name, ENT_QUOTES | ENT_HTML5), array_values($terms)) : [];
        $posts[$id] = [
            'url' => get_permalink($post),
            'title' => get_the_title($post),
            'content' => wptexturize($post->post_content),
            'caption' => apply_filters('the_post_thumbnail_caption', get_the_post_thumbnail_caption($post)),
            'sections' => $names(get_the_category($id)),
            'tags' => $names(get_the_terms($id, 'post_tag')),
        ];
    }
    return ['posts' => (object) $posts];
}

function bipol_where(int $id): array
{
    clean_post_cache($id);
    $post = get_post($id);
    return ['id' => $id, 'status' => $post->post_status, 'slug' => $post->post_name, 'url' => get_permalink($post)];
}

foreach (file('php://stdin') as $line) {
    $command = json_decode($line, true, 64, JSON_THROW_ON_ERROR);
    echo json_encode(('bipol_do_' . $command['do'])($command), JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE), "\n";
}
