using System.Net;
using System.Text.Json;

namespace Millrace.Registry.Tests;

internal sealed record TestAnswer(HttpStatusCode Status, string? ContentType, string Body)
{
    public JsonElement Json => JsonElement.Parse(Body);

    public int Id => Json.GetProperty("id").GetInt32();

    public int Version => Json.GetProperty("version").GetInt32();

    public int ErrorCode => Json.GetProperty("error_code").GetInt32();

    public TestAnswer Expect(HttpStatusCode status)
    {
        Assert.True(status == Status, $"{(int)Status}: {Body}");
        return this;
    }

    public TestAnswer ExpectError(int code)
    {
        Assert.True((int)Status >= 400 && ErrorCode == code, $"{(int)Status}: {Body}");
        return this;
    }
}
