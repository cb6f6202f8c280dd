using Millrace.EndToEnd.Tests.Support;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests.Tutorial;

/// <summary>One block of commands of a page of docs/, and what it says they print.</summary>
/// <param name="Chapter">Number of the chapter.</param>
/// <param name="Place">File and line of the block, the line counted from 1.</param>
/// <param name="Kind">
/// The words behind <c>sh</c>: none for commands of the second terminal, <c>server</c> for the first, <c>emulator</c> for the third.
/// </param>
/// <param name="Commands">What to type.</param>
/// <param name="Output">What is printed in the end, where the text shows it; <c>...</c> stands for anything.</param>
public sealed record TutorialStep(int Chapter, string Place, string Kind, string Commands, string? Output)
{
    /// <summary>
    /// The steps in their order: each <c>```sh</c> block, with the <c>```text</c> block that comes next before another one.
    /// </summary>
    public static List<TutorialStep> Read(string page)
    {
        List<TutorialStep> steps = [];
        string[] lines = File.ReadAllLines(Repository.Of("docs", page));
        int chapter = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("## ", StringComparison.Ordinal)) chapter++;
            if (!lines[i].StartsWith("```", StringComparison.Ordinal)) continue;
            int end = Array.FindIndex(lines, i + 1, line => line.StartsWith("```", StringComparison.Ordinal));
            string info = lines[i][3..].Trim(), text = string.Join('\n', lines[(i + 1)..end]);
            if (info == "text" && steps.Count > 0) steps[^1] = steps[^1] with { Output = text };
            else if (info == "sh" || info.StartsWith("sh ", StringComparison.Ordinal))
                steps.Add(new TutorialStep(chapter, $"docs/{page}:{i + 1}", info[2..].Trim(), text, null));
            i = end;
        }

        return steps;
    }
}
