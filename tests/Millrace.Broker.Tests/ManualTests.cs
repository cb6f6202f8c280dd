namespace Millrace.Broker.Tests;

/// <summary>docs/broker.md and the broker say the same.</summary>
public sealed class ManualTests
{
    private const string Marker = "<!-- Written by Millrace.Broker.Tests, run with MILLRACE_UPDATE_DOCS=1. -->\n";

    [Fact]
    public void Manual_lists_every_setting_with_its_default()
    {
        string file = Path.Combine(Root(), "docs", "broker.md");
        string manual = File.ReadAllText(file);
        int start = manual.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length;
        Assert.True(start >= Marker.Length, "docs/broker.md has lost its marker.");
        if (Environment.GetEnvironmentVariable("MILLRACE_UPDATE_DOCS") == "1")
            File.WriteAllText(file, manual = manual[..start] + Table());

        Assert.Equal(Table(), manual[start..]);
    }

    private static string Table() => "\n| setting | default | at run time | |\n|---|---|---|---|\n"
        + string.Concat(BrokerSettingDefs.All.Select(def =>
            $"| `{def.Name}` | {(def.Default is { Length: > 0 } value ? $"`{value}`" : "")} | {(def.IsDynamic ? "yes" : "")} | {def.Doc} |\n"));

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Millrace.slnx")))
                return folder.FullName;
        }
        throw new InvalidOperationException("The repository is not around the tests.");
    }
}
