using Millrace.Worker.Config;

namespace Millrace.Worker.Tests.Config;

public sealed class WorkerSettingEffectTests
{
    [Fact]
    public void Every_setting_is_in_one_list_only()
    {
        Assert.Equal(WorkerSettings.Foreign.Count, WorkerSettings.Foreign.Select(setting => setting.Name).Distinct().Count());
        Assert.All(WorkerSettings.Foreign, setting => Assert.NotEqual(SettingEffect.Honoured, setting.Effect));
    }
}
