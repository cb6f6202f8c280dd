using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Millrace.Http.Tests;

public sealed class RoutesTests
{
    [Theory]
    [InlineData("GET /things/x", 200, "x")]
    [InlineData("HEAD /things/x", 200, "")]
    [InlineData("PUT /things/x", 405, "HTTP 405 Method Not Allowed")]
    [InlineData("OPTIONS /things/x", 200, "DELETE, GET, HEAD, OPTIONS")]
    [InlineData("DELETE /things/x", 204, "")]
    [InlineData("GET /things/a%2Fb", 200, "a/b")]
    [InlineData("GET /things/a%252Fb", 200, "a%2Fb")]
    [InlineData("GET /things/..", 200, "..")]
    [InlineData("GET /things/%2E%2E", 200, "..")]
    [InlineData("GET /things/%FF", 200, "%FF")]
    [InlineData("GET /things/a+b%20c?q=/", 200, "a+b c")]
    [InlineData("GET /things/%C3%A4", 200, "\u00E4")]
    [InlineData("GET /Things/x", 404, "HTTP 404 Not Found")]
    [InlineData("GET /old/a%2Fb/%252F", 200, "a/b:%2F")]
    [InlineData("GET /things/closed", 406, "HTTP 406 Not Acceptable")]
    public async Task Finds_each_path_as_it_was_sent(string line, int status, string text)
    {
        await using TestServer server = await TestServer.StartAsync(app =>
        {
            app.Use(RawPath.Restore);
            app.Use((context, next) =>
            {
                if (RawPath.Segments(context) is ["old", var first, var second]) RawPath.Route(context, ["things", $"{first}:{second}"]);
                return next(context);
            });
            app.UseRouting();
            app.Use(RawPath.RequireCase);
            var routes = new Routes<HttpCall>(app, Begin);
            routes.Get("/things/{name}", call => call.Http.Response.WriteAsync(call.Segment("name")));
            routes.Delete("/things/{name}", call => call.AnswerNothing(204));
            routes.MapOptions();
        });

        (int given, string answer) = await server.SendAsync(line);

        Assert.Equal(status, given);
        Assert.Contains(text, answer, StringComparison.Ordinal);
        Assert.Equal(status == 204 || line.StartsWith("HEAD", StringComparison.Ordinal),
            answer.EndsWith("\r\n\r\n", StringComparison.Ordinal) && !answer.Contains("\r\n0\r\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET /?a=1&a=2&b=TRUE", "1|1,2|True")]
    [InlineData("GET /?a=&b=yes", "||False")]
    [InlineData("GET /", "null||False")]
    public async Task Reads_parameters_as_Java_does(string line, string text)
    {
        await using TestServer server = await TestServer.StartAsync(app => app.Run(context =>
        {
            var call = new HttpCall(context);
            return context.Response.WriteAsync($"{call.Query("a") ?? "null"}|{string.Join(',', call.Queries("a"))}|{call.Flag("b")}");
        }));

        Assert.Contains($"\r\n{text}\r\n", (await server.SendAsync(line)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_a_request_that_takes_longer_than_its_limit()
    {
        await using TestServer server = await TestServer.StartAsync(app =>
        {
            app.UseRouting();
            app.UseRequestTimeouts();
            var limited = new Routes<HttpCall>(app, context => new HttpCall(context), TimeSpan.FromMilliseconds(50),
                () => new RestException(500, "Request timed out"));
            limited.Get("/slow", call => Task.Delay(Timeout.Infinite, call.Cancellation));
        });

        (int status, string text) = await server.SendAsync("GET /slow");

        Assert.Equal(500, status);
        Assert.Contains("""{"error_code":500,"message":"Request timed out"}""", text, StringComparison.Ordinal);
        Assert.Contains("X-First: 1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("no-store", text, StringComparison.Ordinal);
    }

    private static HttpCall Begin(HttpContext context) =>
        (string?)context.Request.RouteValues["name"] == "closed" ? throw RestException.Http(406) : new HttpCall(context);
}
