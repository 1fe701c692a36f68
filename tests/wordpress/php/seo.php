<?php
/*
 * Must-use plugin: what an SEO plugin adds to the head of a page, in the shape of Yoast or of RankMath.
 * The option `bipol_seo` chooses `plugin` (none, yoast, rankmath) and `zone`, the zone of its times:
 *   utc          03:15:07+00:00 for 10:15:07 WIB, as Yoast writes it
 *   local        10:15:07+07:00, as RankMath writes it
 *   mislabelled  10:15:07+00:00, a local clock that says it is UTC: wrong, and seen on live sites
 *   stale        in UTC, but three days early: the plugin's own index missed a change of the date
 */

function bipol_seo(string $name): string
{
    return (get_option('bipol_seo', []) + ['plugin' => 'none', 'zone' => 'utc'])[$name];
}

/** A post's time of publication (`date`) or of its last change (`modified`), in the zone chosen. */
function bipol_seo_time(WP_Post $post, string $field): string
{
    $when = get_post_datetime($post, $field);
    return match (bipol_seo('zone')) {
        'utc' => $when->setTimezone(new DateTimeZone('UTC'))->format(DATE_W3C),
        'local' => $when->format(DATE_W3C),
        'stale' => $when->modify('-3 days')->setTimezone(new DateTimeZone('UTC'))->format(DATE_W3C),
        'mislabelled' => $when->format('Y-m-d\TH:i:s') . '+00:00',
    };
}

add_action('wp', function () {
    if (bipol_seo('plugin') === 'none' || !(is_single() || is_archive() || is_home())) {
        return;
    }
    remove_action('wp_head', 'rel_canonical');
    add_filter('wp_robots', fn() => ['follow' => true, 'index' => true, 'max-snippet' => '-1',
                                     'max-image-preview' => 'large', 'max-video-preview' => '-1']);
    add_action('wp_head', is_single() ? 'bipol_seo_article' : 'bipol_seo_listing', 1);
});

function bipol_seo_article(): void
{
    $post = get_post();
    $url = wp_get_canonical_url($post);
    $image = get_post_thumbnail_id($post);
    $summary = mb_substr(bipol_seo_words($post), 0, 155);
    $changed = $post->post_modified > $post->post_date;
    $account = get_the_author_meta('display_name', $post->post_author);
    $meta = ['og:locale' => 'id_ID', 'og:type' => 'article', 'og:title' => bipol_seo_title($post),
             'og:description' => $summary, 'og:url' => $url, 'og:site_name' => get_bloginfo('name'),
             'article:publisher' => 'https://www.facebook.com/portal.example'];
    if (bipol_seo('plugin') === 'rankmath') {
        $meta['og:updated_time'] = bipol_seo_time($post, 'modified');
        $meta['article:section'] = get_the_category($post)[0]->name ?? '';
        $meta['article:tag'] = wp_get_post_tags($post->ID, ['fields' => 'names']);
    }
    $meta['article:published_time'] = bipol_seo_time($post, 'date');
    $meta['article:modified_time'] = $changed ? bipol_seo_time($post, 'modified') : '';
    if ($image) {
        [$meta['og:image'], $meta['og:image:width'], $meta['og:image:height']] = wp_get_attachment_image_src($image, 'full');
    }
    bipol_seo_meta('property', $meta);
    bipol_seo_meta('name', [
        'description' => bipol_seo('plugin') === 'rankmath' ? $summary : '', 'author' => $account,
        'twitter:card' => 'summary_large_image', 'twitter:label1' => 'Ditulis oleh', 'twitter:data1' => $account,
        'twitter:label2' => 'Estimasi waktu membaca', 'twitter:data2' => '2 menit',
    ]);
    echo '<link rel="canonical" href="', esc_url($url), "\" />\n";
    bipol_seo_graph(bipol_seo_article_nodes($post, $url, $account, $summary));
}

/** The nodes of an article's graph that both plugins write, each in its own words. */
function bipol_seo_article_nodes(WP_Post $post, string $url, string $account, string $summary): array
{
    $rankmath = bipol_seo('plugin') === 'rankmath';
    $home = home_url('/');
    $id = fn(string $mark) => ['@id' => $mark];
    $image = wp_get_attachment_image_src(get_post_thumbnail_id($post), 'full');
    $photo = $url . ($rankmath ? '' : '#primaryimage');
    $person = $rankmath ? get_author_posts_url($post->post_author) : "{$home}#/schema/person/" . md5($account);
    $sections = wp_list_pluck(get_the_category($post), 'name');
    $times = ['datePublished' => bipol_seo_time($post, 'date'), 'dateModified' => bipol_seo_time($post, 'modified')];
    $webpage = $rankmath ? "$url#webpage" : $url;
    $article = [
        '@type' => $rankmath ? 'NewsArticle' : ['Article', 'NewsArticle'],
        '@id' => $rankmath ? "$url#richSnippet" : "$url#article",
        'headline' => $rankmath ? bipol_seo_title($post) : get_the_title($post),
        'author' => $account === '' ? null : ['name' => $account] + $id($person),
        'publisher' => $id("{$home}#organization"), 'isPartOf' => $id($webpage), 'mainEntityOfPage' => $id($webpage),
        'inLanguage' => 'id', 'image' => $image ? $id($photo) : null,
        'articleSection' => $rankmath ? implode(', ', $sections) : $sections,
    ] + $times + ($rankmath
        ? ['name' => bipol_seo_title($post), 'description' => $summary]
        : ['wordCount' => count(explode(' ', bipol_seo_words($post))), 'thumbnailUrl' => $image[0] ?? null,
           'keywords' => wp_get_post_tags($post->ID, ['fields' => 'names']),
           'copyrightYear' => get_the_date('Y', $post), 'copyrightHolder' => $id("{$home}#organization")]);
    return [
        $article,
        ['@type' => 'WebPage', '@id' => $webpage, 'url' => $url, 'name' => bipol_seo_title($post) . ' - bipol.co',
         'isPartOf' => $id("{$home}#website"), 'breadcrumb' => $id("$url#breadcrumb"), 'inLanguage' => 'id'] + $times,
        $image ? ['@type' => 'ImageObject', '@id' => $photo, 'url' => $image[0], 'contentUrl' => $image[0],
                  'width' => $image[1], 'height' => $image[2],
                  'caption' => wp_strip_all_tags(get_the_post_thumbnail_caption($post))] : null,
        ['@type' => 'BreadcrumbList', '@id' => "$url#breadcrumb", 'itemListElement' => [
            ['@type' => 'ListItem', 'position' => 1, 'name' => 'Home', 'item' => $home],
            ['@type' => 'ListItem', 'position' => 2, 'name' => bipol_seo_title($post)]]],
        $account === '' ? null : ['@type' => 'Person', '@id' => $person, 'name' => $account,
                                  'url' => get_author_posts_url($post->post_author)],
    ];
}

/** Listings too have a head: Yoast calls a section's `og:type` an article. */
function bipol_seo_listing(): void
{
    $url = home_url(add_query_arg([]));
    bipol_seo_meta('property', ['og:locale' => 'id_ID', 'og:type' => is_home() ? 'website' : 'article',
                                'og:title' => wp_get_document_title(), 'og:url' => $url]);
    echo '<link rel="canonical" href="', esc_url($url), "\" />\n";
    bipol_seo_graph([['@type' => 'CollectionPage', '@id' => $url, 'url' => $url, 'name' => wp_get_document_title()]]);
}

function bipol_seo_graph(array $nodes): void
{
    $rankmath = bipol_seo('plugin') === 'rankmath';
    $home = home_url('/');
    $nodes[] = ['@type' => 'WebSite', '@id' => "{$home}#website", 'url' => $home, 'name' => get_bloginfo('name'),
                'publisher' => ['@id' => "{$home}#organization"], 'inLanguage' => 'id'];
    $nodes[] = ['@type' => $rankmath ? 'NewsMediaOrganization' : 'Organization', '@id' => "{$home}#organization",
                'name' => get_bloginfo('name'), 'url' => $home];
    $nodes = array_map(fn($node) => array_filter($node, fn($value) => $value !== null), array_filter($nodes));
    // One escapes slashes and letters, the other doesn't.
    $flags = $rankmath ? 0 : JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE;
    printf("<script type=\"application/ld+json\" class=\"%s\">%s</script>\n",
        $rankmath ? 'rank-math-schema' : 'yoast-schema-graph',
        wp_json_encode(['@context' => 'https://schema.org', '@graph' => array_values($nodes)], $flags));
}

/** @param array<string, string|int|string[]> $values name → content; what is empty is left out */
function bipol_seo_meta(string $attribute, array $values): void
{
    foreach ($values as $name => $contents) {
        foreach (array_filter((array) $contents) as $content) {
            printf("<meta %s=\"%s\" content=\"%s\" />\n", $attribute, $name, esc_attr($content));
        }
    }
}

function bipol_seo_title(WP_Post $post): string
{
    return html_entity_decode(get_the_title($post), ENT_QUOTES | ENT_HTML5);
}

/** The post's words as these plugins count them: everything typed, bylines and links too. */
function bipol_seo_words(WP_Post $post): string
{
    $text = html_entity_decode(wp_strip_all_tags($post->post_content), ENT_QUOTES | ENT_HTML5);
    return trim(preg_replace('~[\s\x{A0}]+~u', ' ', $text));
}
