using System.Text;
using Millrace.Config;

namespace Millrace.Worker.Config;

/// <summary>Writes docs/worker-settings.md from the declarations.</summary>
internal static class WorkerSettingsPage
{
    public static string Write()
    {
        var page = new StringBuilder();
        page.Append("## Honoured\n\n| setting | default | what it does |\n|---|---|---|\n");
        foreach (Setting setting in WorkerSettings.Def.Settings.Where(setting => !setting.IsInternal && WorkerSettings.EffectOf(setting.Name) is { Effect: SettingEffect.Honoured }))
            page.Append($"| `{setting.Name}` | {Default(setting)} | {Cell(setting.Documentation)} |\n");
        page.Append("\nNames that begin so are passed on:\n\n| beginning | what it is |\n|---|---|\n");
        foreach (var (prefix, meaning) in WorkerSettings.Families) page.Append($"| `{prefix}` | {Cell(meaning)} |\n");
        Append(page, "Without effect", "The worker starts with them and says so in its log, one warning each, as it does for names that it does not know.", SettingEffect.None);
        page.Append("| `metrics.context.*` | Metrics go out by System.Diagnostics.Metrics. |\n");
        page.Append("| `exactly.once.source.support=preparing` | Exactly-once delivery of sources does not work yet. |\n");
        Append(page, "Refused", "The worker does not start with them: who sets one relies on what it would do.", SettingEffect.Refused);
        page.Append("| `exactly.once.source.support=enabled` | Exactly-once delivery of sources does not work yet. |\n");
        page.Append("| `ssl.client.auth` of an https listener, other than `none` | Client certificates are not checked yet. |\n");
        page.Append("| `ssl.cipher.suites`, `ssl.engine.factory.class` and what else of an https listener's TLS has no counterpart | The listener would be less safe than they say. |\n");
        page.Append("| `ssl.*` and `sasl.*` of the clients that librdkafka has no counterpart for, where `security.protocol` makes use of them | The connection would be less safe than they say. |\n");
        return page.ToString();
    }

    private static void Append(StringBuilder page, string title, string text, SettingEffect effect)
    {
        page.Append($"\n## {title}\n\n{text}\n\n| setting | why |\n|---|---|\n");
        foreach (var (name, _, reason) in WorkerSettings.Foreign.Where(setting => setting.Effect == effect)) page.Append($"| `{name}` | {Cell(reason)} |\n");
    }

    private static string Default(Setting setting) =>
        setting.IsRequired || setting.Name is "key.converter" or "value.converter" ? "required" : setting.DefaultText is null ? "" : setting.DefaultText.Length == 0 ? "empty" : $"`{setting.DefaultText}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
