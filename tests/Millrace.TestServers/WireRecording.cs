using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Millrace.TestServers;

/// <summary>
/// Requests and what a server answers to them, header by header, in a file: an exchange is a line <c># why</c>, the request's lines with
/// <c>&gt; </c> in front and the answer's with <c>&lt; </c>. What the framing alone decides (length or chunks) and the date are left out,
/// and the server's port is <c>{port}</c>.
/// </summary>
public static class WireRecording
{
    /// <summary>
    /// Sends all requests of the file and compares the answers. <c>MILLRACE_UPDATE_RECORDINGS=1</c> writes those that came instead: a
    /// change of the file is a change for users.
    /// </summary>
    /// <param name="file">Its place in the repository.</param>
    public static async Task CheckAsync(string file, Uri server, CancellationToken cancellationToken)
    {
        string path = Repository.Of(file.Split('/'));
        string recorded = await File.ReadAllTextAsync(path, cancellationToken);
        string answered = await ReplayAsync(recorded, server, cancellationToken);
        if (Environment.GetEnvironmentVariable("MILLRACE_UPDATE_RECORDINGS") == "1")
            await File.WriteAllTextAsync(path, answered, cancellationToken);
        else
            Assert.Equal(recorded, answered);
    }

    private static async Task<string> ReplayAsync(string recording, Uri server, CancellationToken cancellationToken)
    {
        var answered = new StringBuilder();
        var request = new List<string>();
        foreach (string line in recording.ReplaceLineEndings("\n").Split('\n').Append(""))
        {
            if (line.StartsWith('<')) continue;
            if (line.StartsWith('>'))
            {
                request.Add(line.Length > 2 ? line[2..] : "");
            }
            else if (request.Count > 0)
            {
                foreach (string part in await SendAsync(request, server, cancellationToken))
                    answered.Append(part.Length > 0 ? "< " : "<").Append(part).Append('\n');
                request.Clear();
            }

            answered.Append(line).Append('\n');
        }

        return answered.ToString().TrimEnd('\n') + "\n";
    }

    private static async Task<List<string>> SendAsync(List<string> lines, Uri server, CancellationToken cancellationToken)
    {
        int end = lines.IndexOf("") is >= 0 and var blank ? blank : lines.Count;
        string body = end < lines.Count ? string.Join('\n', lines.Skip(end + 1)) : "";
        List<string> head = [.. lines.Take(end), "Connection: close"];
        if (body.Length > 0) head.Add($"Content-Length: {Encoding.UTF8.GetByteCount(body)}");
        string request = string.Join("\r\n", head) + "\r\n\r\n" + body;
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, cancellationToken);
        byte[] sent = Encoding.UTF8.GetBytes(request.Replace("{port}", $"{server.Port}", StringComparison.Ordinal));
        await client.GetStream().WriteAsync(sent, cancellationToken);
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        string answer = await reader.ReadToEndAsync(cancellationToken);
        return [.. Stable(answer.Replace($":{server.Port}", ":{port}", StringComparison.Ordinal))];
    }

    private static IEnumerable<string> Stable(string answer)
    {
        int end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        string[] head = answer[..end].Split("\r\n");
        string body = answer[(end + 4)..];
        foreach (string line in head)
            if (!line.StartsWith("Date:", StringComparison.Ordinal) && !IsFraming(line)) yield return line;
        if (head.Contains("Transfer-Encoding: chunked")) body = Unchunked(body);
        if (body.Length == 0) yield break;
        yield return "";
        foreach (string line in body.Split('\n')) yield return line;
    }

    private static bool IsFraming(string line) =>
        line.StartsWith("Content-Length:", StringComparison.Ordinal) || line.StartsWith("Transfer-Encoding:", StringComparison.Ordinal)
        || line.StartsWith("Connection:", StringComparison.Ordinal);

    // All bodies of these recordings are ASCII: their characters are their bytes.
    private static string Unchunked(string chunks)
    {
        var body = new StringBuilder();
        while (true)
        {
            int end = chunks.IndexOf("\r\n", StringComparison.Ordinal);
            if (end < 0) return body.Append("(cut off)").ToString();
            int length = int.Parse(chunks.AsSpan(0, end), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0) return body.ToString();
            body.Append(chunks, end + 2, length);
            chunks = chunks[(end + 2 + length + 2)..];
        }
    }
}
