namespace Millrace.Config;

/// <summary>
/// Knows a secret by its name, where nobody declares it: parameters of a URL, settings of a plugin that is not installed.
/// </summary>
public static class SecretNames
{
    private static readonly string[] Words =
    [
        "password", "passwd", "passphrase", "pwd", "secret", "token", "credential", "jaas", "privatekey", "apikey", "accesskey", "userinfo",
            "signature",
    ];

    // Whole names only: "key" is a part of many that hold no secret.
    private static readonly string[] WholeNames = ["pass", "key", "auth", "sig"];

    // At the end only: these are headers that log in, and authorization.url is an address.
    private static readonly string[] Endings = ["authorization", "cookie"];

    /// <summary>
    /// True for names such as <c>db.Password</c>, <c>api_key</c> and <c>basic.auth.user.info</c>;
    /// not for those that say where a secret comes from.
    /// </summary>
    public static bool IsSecret(ReadOnlySpan<char> name)
    {
        if (name.EndsWith(".source", StringComparison.OrdinalIgnoreCase)) return false;
        Span<char> letters = name.Length <= 256 ? stackalloc char[name.Length] : new char[name.Length];
        int length = 0;
        foreach (char c in name)
            if (c is not ('.' or '_' or '-')) letters[length++] = char.ToLowerInvariant(c);
        ReadOnlySpan<char> plain = letters[..length];
        foreach (string word in Words)
            if (plain.Contains(word, StringComparison.Ordinal)) return true;
        foreach (string ending in Endings)
            if (plain.EndsWith(ending, StringComparison.Ordinal)) return true;
        foreach (string whole in WholeNames)
            if (plain.SequenceEqual(whole)) return true;
        return false;
    }
}
