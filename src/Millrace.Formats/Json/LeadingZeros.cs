namespace Millrace.Formats.Json;

/// <summary>Repairs numbers with leading zeros, which JSON forbids and Connect's converter accepts.</summary>
internal static class LeadingZeros
{
    /// <summary>The text without them; null when there are none, so that the repair is tried once.</summary>
    public static byte[]? TryRemove(ReadOnlySpan<byte> json)
    {
        var repaired = new List<byte>(json.Length);
        bool isText = false, wasNumber = false, isChanged = false;
        for (int i = 0; i < json.Length; i++)
        {
            byte c = json[i];
            if (c == '"' && !IsEscaped(json, i)) isText = !isText;
            bool isNumber = !isText && (char.IsAsciiDigit((char)c) || c is (byte)'.' or (byte)'e' or (byte)'E' or (byte)'+');
            if (isNumber && !wasNumber && c == '0' && i + 1 < json.Length && char.IsAsciiDigit((char)json[i + 1]))
            {
                isChanged = true;
                continue;
            }

            wasNumber = isNumber;
            repaired.Add(c);
        }

        return isChanged ? repaired.ToArray() : null;
    }

    private static bool IsEscaped(ReadOnlySpan<byte> json, int at)
    {
        int backslashes = 0;
        while (at - backslashes > 0 && json[at - backslashes - 1] == '\\') backslashes++;
        return backslashes % 2 == 1;
    }
}
