using Millrace.Config;

namespace Millrace.Abstractions.Tests.Config;

public sealed class UrlSecretsTests
{
    [Theory]
    [InlineData("http://host:8081", "http://host:8081")]
    [InlineData("http://[::1]:8081/a@b", "http://[::1]:8081/a@b")]
    [InlineData("http://user@host", "http://user@host")]
    [InlineData("jdbc:mysql://me@db:3306/d?sslMode=REQUIRED&user=x", "jdbc:mysql://me@db:3306/d?sslMode=REQUIRED&user=x")]
    [InlineData("http://me:sesame@host/x", "http://me:********@host/x")]
    [InlineData("http://a:8081,http://me:sesame@b:8081,http://me:sesame@c", "http://a:8081,http://me:********@b:8081,http://me:********@c")]
    [InlineData("redis://:sesame@host:6379/0", "redis://:********@host:6379/0")]
    [InlineData("redis://:ses@me@host:6379/0", "redis://:********@host:6379/0")]
    [InlineData("redis://:ses/me@host:6379/0", "redis://:********@host:6379/0")]
    [InlineData("redis://me:ses?me#@host", "redis://me:********@host")]
    [InlineData("redis://me:ses me@host", "redis://me:********@host")]
    [InlineData("jdbc:mysql://db/d?user=a@b&password=sesame", "jdbc:mysql://db/d?user=a@b&password=********")]
    [InlineData("jdbc:mysql://db/d?password=se#sa;me&ssl=1&trustCertificateKeyStorePassword=x",
        "jdbc:mysql://db/d?password=********&ssl=1&trustCertificateKeyStorePassword=********")]
    [InlineData("jdbc:mysql://address=(host=db)(user=me)(password=sesame)/d",
        "jdbc:mysql://address=(host=db)(user=me)(password=********)/d")]
    [InlineData("jdbc:mysql://(host=db,password=sesame,port=1)/d", "jdbc:mysql://(host=db,password=********,port=1)/d")]
    [InlineData("jdbc:sqlserver://db;user=me;password=sesame;x=1", "jdbc:sqlserver://db;user=me;password=********;x=1")]
    [InlineData("https://maps.example/v1?key=AIza&keys=2", "https://maps.example/v1?key=********&keys=2")]
    [InlineData("no url, password=x", "no url, password=x")]
    [InlineData("http://me:@host?password=&x=1", "http://me:@host?password=&x=1")]
    public void Hides_what_is_secret_in_a_setting(string value, string shown)
    {
        Assert.Equal(shown, UrlSecrets.Hide(value));
        Assert.Equal(shown, UrlSecrets.Hide(shown));
    }

    [Fact]
    public void Hides_what_is_secret_in_a_sentence()
    {
        Assert.Equal(
            "No answer from 'http://me:********@host/x' (http://h?token=******** ): see a@b.example, or ftp://h",
            UrlSecrets.HideInText("No answer from 'http://me:sesame@host/x' (http://h?token=abc ): see a@b.example, or ftp://h"));
    }

    [Fact]
    public void Takes_time_in_proportion_to_the_text()
    {
        // Quadratic work would take hours here.
        string hostile = string.Concat(Enumerable.Repeat("://a:", 400_000));

        Assert.Equal(hostile.Length, UrlSecrets.HideInText(hostile).Length);
        Assert.StartsWith("x://a:", UrlSecrets.Hide("x" + hostile + "/" + new string('&', 1_000_000)), StringComparison.Ordinal);
    }
}
