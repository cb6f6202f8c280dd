/* The limit for a source: all rows of 9 columns of one table over one connection, binary protocol, row by row into bound memory.
   cc -O2 -o readrows readrows.c $(mariadb_config --include --libs);  ./readrows PORT TABLE  -> rows/s */
#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec / 1e9; }
static void die(const char *w, const char *m) { fprintf(stderr, "%s: %s\n", w, m); exit(1); }
int main(int c, char **v) {
  if (c < 3) die("usage", "readrows PORT TABLE");
  MYSQL *m = mysql_init(0);
  if (!mysql_real_connect(m, "127.0.0.1", "usr", "sofe4630u", "Readings", atoi(v[1]), 0, 0)) die("connect", mysql_error(m));
  char q[256]; snprintf(q, sizeof q, "select * from `%s` where `ID` > ? order by `ID` asc", v[2]);
  MYSQL_STMT *s = mysql_stmt_init(m);
  if (mysql_stmt_prepare(s, q, strlen(q))) die("prepare", mysql_stmt_error(s));
  long long after = -1; MYSQL_BIND p; memset(&p, 0, sizeof p); p.buffer_type = MYSQL_TYPE_LONGLONG; p.buffer = &after;
  mysql_stmt_bind_param(s, &p);
  double t = now();
  if (mysql_stmt_execute(s)) die("execute", mysql_stmt_error(s));
  MYSQL_RES *r = mysql_stmt_result_metadata(s); MYSQL_FIELD *f = mysql_fetch_fields(r);
  unsigned n = mysql_num_fields(r); MYSQL_BIND b[64]; static union { long long i; double d; MYSQL_TIME t; char s[256]; } x[64]; my_bool null[64]; unsigned long len[64];
  memset(b, 0, sizeof b);
  for (unsigned i = 0; i < n && i < 64; i++) {
    enum enum_field_types k = f[i].type;
    b[i].buffer_type = k == MYSQL_TYPE_DATETIME || k == MYSQL_TYPE_TIMESTAMP ? MYSQL_TYPE_DATETIME : k == MYSQL_TYPE_DOUBLE ? MYSQL_TYPE_DOUBLE : k == MYSQL_TYPE_LONGLONG || k == MYSQL_TYPE_LONG ? MYSQL_TYPE_LONGLONG : MYSQL_TYPE_STRING;
    b[i].buffer = &x[i]; b[i].buffer_length = sizeof x[i]; b[i].is_null = &null[i]; b[i].length = &len[i];
  }
  if (mysql_stmt_bind_result(s, b)) die("bind", mysql_stmt_error(s));
  long rows = 0; double sum = 0; int e;
  while (!(e = mysql_stmt_fetch(s)) || e == MYSQL_DATA_TRUNCATED) { rows++; if (n > 2 && !null[2]) sum += x[2].d; }
  if (e != MYSQL_NO_DATA) die("fetch", mysql_stmt_error(s));
  double d = now() - t;
  struct rusage u; getrusage(RUSAGE_SELF, &u);
  fprintf(stderr, "%ld rows, client CPU %.2f s, sum %g\n", rows, u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6, sum);
  printf("%.0f\n", rows / d); return 0;
}
