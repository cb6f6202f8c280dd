using System.CommandLine;
using Millrace.Config;

namespace Millrace.Cli.Terminal;

/// <summary>Addresses as help and messages may show them: without their passwords.</summary>
internal static class SafeText
{
    /// <summary>One value, as somebody wrote it: it need not be an address, nor have a scheme.</summary>
    public static string OfValue(string value)
    {
        string hidden = UrlSecrets.Hide(value);
        // Without a scheme nothing tells where a password ends: the last @ is the safe guess.
        int scheme = hidden.IndexOf("://", StringComparison.Ordinal);
        int at = hidden.AsSpan(0, scheme < 0 ? hidden.Length : scheme).LastIndexOf('@');
        int colon = hidden.IndexOf(':');
        return colon >= 0 && colon < at ? $"{hidden[..(colon + 1)]}{UrlSecrets.Mask}{hidden[at..]}" : hidden;
    }

    /// <summary>For the program's help: from now on the option's default is one to be shown, not to be used.</summary>
    public static void HideDefault(Option option)
    {
        if (option is Option<string> { DefaultValueFactory: { } text } named) named.DefaultValueFactory = result => OfValue(text(result));
        if (option is Option<Uri> { DefaultValueFactory: { } url } server)
            server.DefaultValueFactory = result => url(result) is { } known ? new Uri(OfValue(known.OriginalString)) : null!;
    }
}
