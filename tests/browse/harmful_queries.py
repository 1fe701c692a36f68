"""SQL queries that try to do harm, grouped by their aim. The name of each says how.

docs/PUBLISHING.md lists them; test_attempts.py checks that the two lists are equal.
"""

from __future__ import annotations

LETTERS = "replace(hex(zeroblob(250000)), '0', 'a')"
"""Half a megabyte of one letter."""
ENDLESS = "with recursive c(n) as (select 1 union all select n + 1 from c)"
TWICE = ",".join(f"t{n} as (select x.a from t{n - 1} x, t{n - 1} y)" for n in range(1, 40))

WRITING = {
    "delete": "delete from articles",
    "update": "update articles set headline = 'x'",
    "replace into": "replace into tags(name) values ('x')",
    "a second statement": "select 1; delete from articles",
    "a statement after a NUL": "select 1\0; delete from articles",
    "delete after a comment": "/* select */ delete from articles",
    "delete after with": "with x as (select 1) delete from articles",
    "insert after with": "with x as (select 1) insert into tags(name) select 'x' from x",
    "update with returning": "with x as (select 1) update articles set headline = 'x' returning id",
    "a table": "create table x(a)",
    "a temporary table": "create temp table x(a)",
    "a virtual table": "create virtual table temp.x using fts5vocab(main, articles_fts, row)",
    "a trigger": "create temp trigger x after insert on articles begin select 1; end",
    "drop": "drop table articles",
    "alter": "alter table tags add column x",
    "the schema itself": "update sqlite_schema set sql = 'x'",
    "explain delete": "explain delete from articles",
    "reindex": "reindex",
    "analyze": "analyze",
    "a lock": "begin exclusive",
    "a savepoint": "savepoint x",
    "the index rebuilt": "insert into articles_fts(articles_fts) values ('rebuild')",
    "the index emptied": "insert into articles_fts(articles_fts) values ('delete-all')",
    "the index merged": "with x as (select 1) insert into articles_fts(articles_fts, rank) select 'merge', 1 from x",
}
REACHING_OUT = {
    "attach": "attach '/etc/passwd' as x",
    "attach after select": "select 1; attach '/etc/passwd' as x",
    "detach": "detach main",
    "vacuum into a file": "vacuum into '/srv/x.db'",
    "vacuum after with": "with x as (select 1) vacuum main into '/srv/x.db'",
    "a path for a table": "select * from '/etc/passwd'",
    "load_extension": "select load_extension('/lib/x.so')",
    "load_extension with an entry": "select load_extension('/lib/x.so', 'main')",
    "readfile": "select readfile('/etc/passwd')",
    "writefile": "select writefile('/srv/x', 'y')",
    "edit": "select edit('x', 'vi')",
    "system": "select system('id')",
    "fsdir": "select * from fsdir('/')",
    "csv": "select * from csv('/etc/passwd')",
    "zipfile": "select * from zipfile('/srv/x.zip')",
    "sqlite_log": "select sqlite_log(1, 'x')",
    "fts3_tokenizer": "select fts3_tokenizer('simple', x'00')",
    "fts3tokenize": "select * from fts3tokenize('simple') where input = 'a'",
    "the archive's place on the disk": "select * from pragma_database_list",
    "the file's raw pages": "select * from sqlite_dbpage",
    "the file's layout": "select * from dbstat",
    "what others ask": "select * from sqlite_stmt",
    "byte code": "select * from bytecode('select 1')",
    "tables used": "select * from tables_used('select 1')",
    "bytes as a tree's node": "select rtreenode(2, x'ffff')",
    "bytes as a tree's depth": "select rtreedepth(x'ffff')",
    "rtreecheck": "select rtreecheck('articles')",
    "matchinfo": "select matchinfo(articles_fts) from articles_fts",
}
SETTINGS = {
    "pragma": "pragma journal_mode=delete",
    "pragma as a table": "select * from pragma_journal_mode",
    "writable_schema": "select * from pragma_writable_schema(1)",
    "trusted_schema": "select * from pragma_trusted_schema(1)",
    "query_only": "select * from pragma_query_only(0)",
    "more memory": "select * from pragma_hard_heap_limit(0)",
    "mmap_size": "select * from pragma_mmap_size(1)",
    "wal_checkpoint": "select * from pragma_wal_checkpoint",
    "pragma optimize": "select * from pragma_optimize",
    "integrity_check": "select * from pragma_integrity_check",
}
MEMORY = {
    "randomblob": "select length(randomblob(1000000000))",
    "zeroblob": "select zeroblob(1000000000)",
    "hex": "select length(hex(zeroblob(3999999)))",
    "quote": "select length(quote(zeroblob(3999999)))",
    "text doubled and doubled": "with recursive c(s) as (select 'a' union all select s || s from c)"
    " select length(s) from c",
    "printf with a width": "select printf('%.*c', 2000000000, 'x')",
    "format with a width": "select format('%2000000000d', 1)",
    "strftime, a long format": "select length(strftime(replace(hex(zeroblob(500000)), '0', '%Y'), 'now'))",
    "replace": f"select length(replace({LETTERS}, 'a', {LETTERS}))",
    "group_concat": f"{ENDLESS} select group_concat(randomblob(100000)) from (select n from c limit 100000)",
    "json_group_array": f"{ENDLESS} select json_group_array('x' || n) from c",
    "json_group_object": f"{ENDLESS} select json_group_object(n, n) from c",
    "JSON, a million deep": "select count(*) from json_tree(replace(hex(zeroblob(1000000)), '0', '['))",
    "highlight with long marks": f"select highlight(articles_fts, 1, {LETTERS} || {LETTERS} || {LETTERS} || {LETTERS},"
    f" {LETTERS} || {LETTERS} || {LETTERS} || {LETTERS}) from articles_fts where articles_fts match 'pasar OR kembali'",
    "a sort of everything": f"{ENDLESS} select randomblob(900000) b from (select n from c limit 20000) order by b",
    "an endless union": f"{ENDLESS} select n from c union select n + 1 from c",
    "a materialized view": f"{ENDLESS}, m as materialized (select randomblob(1000) from c) select count(*) from m",
    "wide rows": f"{ENDLESS} select zeroblob(900000) from c limit 2000",
    "many cells": f"{ENDLESS} select {', '.join('n' * 150)} from c limit 2000",
    "many columns": "select " + ", ".join("1" * 300),
    "a tower of brackets": "select " + "(" * 900 + "1" + ")" * 900,
    "a tower of cases": "select " + "case when 1 then " * 250 + "1" + " end" * 250,
    "a tower of brackets for the index": "select * from articles_fts"
    f" where articles_fts match '{'(' * 1000}a{')' * 1000}'",
    "a long union": " union all ".join(["select 1"] * 400),
}
TIME = {
    "an endless recursion": f"{ENDLESS} select count(*) from c",
    "a recursion that branches": "with recursive c(n) as (select 1 union all select n + 1 from c"
    " union all select n + 2 from c) select count(*) from c",
    "a product": "select count(*) from articles a, articles b, articles c, articles d, articles e, articles f, "
    "articles g, articles h, articles i, articles j, articles k, articles l, articles m, articles n, articles o",
    "a window over everything": f"{ENDLESS} select sum(n) over (order by n) from c limit 5",
    "doubling while compiled": f"with t0 as (select 1 a), {TWICE} select count(*) from t39",
    "trim": f"select length(trim({LETTERS}, replace(hex(zeroblob(10000)), '0', 'b') || 'a'))",
    "json_each": f"{ENDLESS} select count(*) from c, json_each('[' || replace(hex(zeroblob(9000)), '0', '1,') || '1]')",
    "json_patch": f"select length(json_patch('[]', json_group_array(1))) from ({ENDLESS} select n from c)",
    "like, a long pattern": f"select {LETTERS} like '{'%a' * 400}b'",
    "like, row by row": "with recursive c(n) as (select 1 union all select n + 1 from c limit 3000) select count(*)"
    " from c a, c b, c d where a.n || b.n like '%' || d.n || '%'",
    "regexp": f"select {LETTERS} regexp '(a+)+b'",
    "generate_series": "select count(*) from generate_series(1, 1e12)",
    "our own functions, endlessly": f"{ENDLESS} select count(passage({LETTERS} || n, 'a b c')) from c",
    "words, endlessly": f"{ENDLESS} select count(search_words({LETTERS} || n)) from c",
    "escape_fts, endlessly": f"{ENDLESS} select count(escape_fts({LETTERS} || n)) from c",
    "replace, endlessly": f"{ENDLESS} select count(replace({LETTERS} || n, 'a', 'b')) from c",
}
REFUSED = {**WRITING, **REACHING_OUT, **SETTINGS, **MEMORY, **TIME}
ANSWERED = {
    # Queries that look similar but are harmless and fast.
    "instr": f"select instr({LETTERS}, replace(hex(zeroblob(100000)), '0', 'a') || 'b')",
    "replace, found nowhere": f"select length(replace({LETTERS}, {LETTERS} || 'b', 'x'))",
    "glob": f"select {LETTERS} glob '{'*a' * 100}b'",
    "glob with gaps": f"select {LETTERS} glob '{'*a?' * 150}b'",
    "glob with classes": f"select {LETTERS} glob '{'*[a-z]' * 80}b'",
    "like with gaps": f"select {LETTERS} like '{'%a_' * 160}b'",
    "passage of half a megabyte": f"select length(passage({LETTERS}, 'a b c'))",
    "words of half a megabyte": f"select length(search_words({LETTERS}))",
    "brackets of a megabyte in JSON": "select json_valid(replace(hex(zeroblob(1000000)), '0', '['))",
    "a distance without end": "select count(*) from articles_fts"
    f" where articles_fts match 'NEAR({'a ' * 1500}, 100000)'",
    "the schema": "select count(*) from sqlite_master",
    "columns": "select * from pragma_table_info('articles')",
    "json": "select value from json_each('[1]')",
    "the index": "select rowid from articles_fts where articles_fts match 'pasar' order by rank",
    "ordinary printf": "select printf('%5.1f%% %s %d', 12.34, 'x', 7)",
    "window": "select id, row_number() over (order by id) from articles",
}
