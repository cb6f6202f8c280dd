using Millrace.Worker.Config;

namespace Millrace.Worker.Tests.Config;

/// <summary>docs/worker-settings.md and the worker say the same.</summary>
public sealed class WorkerSettingsPageTests
{
    private const string Marker = "<!-- The rest of this page is written by Millrace.Worker.Tests, run with MILLRACE_UPDATE_DOCS=1. -->\n";

    [Fact]
    public void The_page_lists_every_setting_with_what_becomes_of_it()
    {
        string file = Path.Combine(Root(), "docs", "worker-settings.md");
        string page = File.ReadAllText(file);
        int start = page.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length;
        Assert.True(start >= Marker.Length, "docs/worker-settings.md has lost its marker.");
        string written = "\n" + WorkerSettingsPage.Write();
        if (Environment.GetEnvironmentVariable("MILLRACE_UPDATE_DOCS") == "1") File.WriteAllText(file, page = page[..start] + written);
        Assert.Equal(written, page[start..]);
    }

    [Fact]
    public void Every_setting_is_in_one_list_only()
    {
        Assert.Equal(WorkerSettings.Foreign.Count, WorkerSettings.Foreign.Select(setting => setting.Name).Distinct().Count());
        Assert.All(WorkerSettings.Foreign, setting => Assert.NotEqual(SettingEffect.Honoured, setting.Effect));
    }

    private static string Root()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at!.FullName, "Millrace.slnx"))) at = at.Parent;
        return at.FullName;
    }
}
