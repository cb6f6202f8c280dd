using Millrace.Connectors.MySql.Settings;
using Millrace.Connectors.MySql.Sink;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Tests;

public sealed class JdbcUrlTests
{
    [Theory]
    [InlineData("jdbc:mysql://db:3307/x", "db", 3307, "x", null, null)]
    [InlineData("jdbc:mariadb://db/x?useSSL=false", "db", 3306, "x", null, null)]
    [InlineData("jdbc:mysql://u:p%40ss@db1:1,db2:2/x", "db1", 1, "x", "u", "p@ss")]
    [InlineData("jdbc:mysql:replication://a,b/x", "a", 3306, "x", null, null)]
    [InlineData("jdbc:mysql://(host=h,port=9)/x", "h", 9, "x", null, null)]
    [InlineData("jdbc:mysql://address=(host=h)(port=9)/x", "h", 9, "x", null, null)]
    [InlineData("jdbc:mysql://[::1]:9/x", "::1", 9, "x", null, null)]
    [InlineData("jdbc:mysql:///x?user=u&password=p", "localhost", 3306, "x", "u", "p")]
    [InlineData("jdbc:mysql://h", "h", 3306, "", null, null)]
    public void Reads_the_forms_that_users_paste(string url, string host, int port, string database, string? user, string? password)
    {
        JdbcUrl read = JdbcUrl.Parse(url);
        Assert.Equal((host, port, database, user, password), (read.Host, read.Port, read.Database, read.User, read.Password));
    }

    [Theory]
    [InlineData("jdbc:postgresql://h/x")]
    [InlineData("jdbc:mysql://u:secret@h:port/x")]
    [InlineData("jdbc:mysql://[::1/x")]
    public void Refuses_others_without_repeating_a_password(string url)
    {
        var fault = Assert.Throws<ConfigException>(() => JdbcUrl.Parse(url));
        Assert.Contains("connection.url", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }
}
