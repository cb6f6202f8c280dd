using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Millrace.Http.Tests;

public sealed class ErrorAnswersTests
{
    private const string Head =
        "HTTP/1.1 {0}\r\nContent-Length: {1}\r\nConnection: close\r\nContent-Type: application/json\r\nDate: *\r\n"
        + "Cache-Control: private\r\nX-First: 1\r\n\r\n";

    [Fact]
    public async Task Answers_a_foreseen_error_with_its_code_and_logs_nothing()
    {
        await using TestServer server = await ThrowingAsync(new ArgumentException("no such thing"));

        string text = (await server.SendAsync("GET /")).Text;

        Assert.Equal(Expect("422 Unprocessable Entity", """{"error_code":42201,"message":"no such thing"}"""), Dateless(text));
        Assert.Empty(server.Logged);
    }

    [Fact]
    public async Task Answers_and_logs_what_nobody_has_foreseen()
    {
        var fault = new NotSupportedException("a secret");
        await using TestServer server = await ThrowingAsync(fault);

        string text = (await server.SendAsync("GET /")).Text;

        Assert.Equal(Expect("500 Internal Server Error", """{"error_code":500,"message":"it failed"}"""), Dateless(text));
        Assert.Equal([fault], server.Logged);
    }

    [Fact]
    public async Task Logs_what_was_foreseen_where_the_server_says_so()
    {
        var fault = new DivideByZeroException();
        await using TestServer server = await ThrowingAsync(fault);

        Assert.Contains("50001", (await server.SendAsync("GET /")).Text, StringComparison.Ordinal);
        Assert.Equal([fault], server.Logged);
    }

    [Fact]
    public async Task Gives_a_status_without_a_body_one()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.Run(context =>
        {
            context.Response.StatusCode = 418;
            return Task.CompletedTask;
        }));

        Assert.EndsWith("""{"error_code":418,"message":"HTTP 418 I'm a teapot"}""", (await server.SendAsync("GET /")).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaves_a_body_away_for_HEAD_and_a_type_where_there_is_none()
    {
        await using TestServer server = await ThrowingAsync(RestException.Http(404));

        string text = (await server.SendAsync("HEAD /")).Text;

        Assert.EndsWith("\r\n\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Type", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cuts_off_an_answer_that_fails_half_way_so_that_nobody_takes_it_for_whole()
    {
        var fault = new NotSupportedException();
        await using TestServer server = await TestServer.StartAsync(app => app.Run(async context =>
        {
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            throw fault;
        }));

        string text = "";
        try
        {
            text = (await server.SendAsync("GET /")).Text;
        }
        catch (IOException)
        {
            // Reset before all of it was read: cut off as well.
        }

        Assert.DoesNotContain("\r\n0\r\n", text, StringComparison.Ordinal);
        Assert.Contains(fault, server.Logged);
    }

    [Fact]
    public async Task Answers_413_to_a_body_beyond_the_limit()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.Run(async context =>
            await new HttpCall(context).ReadBytesAsync()));

        Assert.Equal(200, (await server.SendAsync("POST /", "", new string('x', TestServer.MaxBodyBytes))).Status);
        Assert.Equal(413, (await server.SendAsync("POST /", $"Content-Length: {TestServer.MaxBodyBytes + 1}")).Status);
    }

    private static Task<TestServer> ThrowingAsync(Exception fault) => TestServer.StartAsync(app => app.Run(_ => throw fault));

    private static string Expect(string status, string body) => string.Format(null, Head, status, body.Length) + body;

    private static string Dateless(string text)
    {
        int start = text.IndexOf("Date: ", StringComparison.Ordinal) + 6;
        return text[..start] + "*" + text[text.IndexOf('\r', start)..];
    }
}
