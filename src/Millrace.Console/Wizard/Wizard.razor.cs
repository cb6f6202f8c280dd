using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Millrace.WebConsole.Access;
using Millrace.WebConsole.Clients;
using Millrace.WebConsole.Components;
using Millrace.WebConsole.Connectors;
using Millrace.WebConsole.Watching;

namespace Millrace.WebConsole.Wizard;

/// <summary>What the wizard's page does: asks the worker, keeps the draft, launches.</summary>
public partial class Wizard
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private IReadOnlyList<PluginInfo>? _plugins;
    private Draft? _draft;
    private Refusal? _fault;
    private Refusal? _refused;
    private string _startAs = "RUNNING";
    private bool _isLaunching;
    private bool _isChecking;
    private CancellationTokenSource? _checking;

    private IReadOnlyList<string> Topics =>
        [.. (Cluster.Topics?.Current.Value?.Topics ?? []).Where(topic => !topic.IsInternal).Select(topic => topic.Name)];

    // Of the first topic: a connector with several usually has the same key in all of them.
    private IReadOnlyList<string> SchemaFields => _draft?.Value("topics")?.Split(',')[0].Trim() is { Length: > 0 } topic
        && Cluster.Subjects?.Find($"{topic}-value") is { } subject
            ? [.. Schemas.SchemaFields.Of(subject.Type, subject.Schema).Select(one => one.Path)] : [];

    private PluginInfo? Chosen => _plugins?.FirstOrDefault(plugin => plugin.IsCalled(_draft?.Plugin ?? Plugin));

    private string Title => Chosen is { } plugin ? KnownPlugin.Of(plugin).Title : "";

    private bool IsMillrace => Cluster.Connectors?.Current.Value?.Server.IsMillrace is true;

    // KIP-980, Kafka 3.7.
    private bool CanStartElse => Version.TryParse(Cluster.Connectors?.Current.Value?.Server.Version.Split('-')[0], out Version? version)
        && version >= new Version(3, 7);

    private string? NameError => _draft is null || _draft.Editing is not null ? null
        : _draft.Name.Length == 0 ? "A connector needs a name."
        : Cluster.Connectors?.Current.Value?.Find(_draft.Name) is not null ? $"There is a connector {_draft.Name} already." : null;

    private string DraftKey => Name is null ? $"draft.new.{Plugin ?? Clone}" : $"draft.{Name}";

    public override void Dispose()
    {
        _checking?.Cancel();
        _checking?.Dispose();
        _testing?.Cancel();
        base.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await Load();
        else if (_plugins is not null && _draft is null && _fault is null && Plugin is not null) await Begin();
        else if (_draft is not null && Name is null && Plugin is not null && Plugin != _draft.Plugin) await Begin();
    }

    private async Task Load()
    {
        if (Cluster.Connect is not { } connect || !Viewer.May(Deed.CreateConnector)) return;
        _fault = null;
        try
        {
            _plugins = [.. (await connect.PluginsAsync()).Where(plugin => plugin.Kind is "sink" or "source")];
            await Begin();
        }
        catch (Refusal refusal)
        {
            _fault = refusal;
        }

        StateHasChanged();
    }

    /// <summary>
    /// Takes up the connector to edit or clone, or an empty draft, or what this tab had typed before it was loaded again.
    /// </summary>
    private async Task Begin()
    {
        _draft = null;
        try
        {
            if ((Name ?? Clone) is { } from)
            {
                IReadOnlyDictionary<string, string> config = await Cluster.Connect!.ConfigAsync(from);
                string plugin = config.GetValueOrDefault("connector.class", "");
                JsonNode? answer = null;
                try
                {
                    answer = await Cluster.Connect.ValidateAsync(plugin, config);
                }
                catch (Refusal refusal) when (!refusal.IsSilence)
                {
                    // The plugin is gone: its names alone decide what is masked.
                }

                _draft = new Draft(plugin, config, SecretMask.Apply(config, answer)) { Editing = Name };
                if (Clone is not null) _draft.Name = FreeName(Clone);
                if (answer is not null) _draft.Judge(FormModel.Of(answer));
            }
            else if (Plugin is not null && Chosen is { } chosen)
            {
                _draft = new Draft(Plugin, null, null) { Name = FreeName(KnownPlugin.Of(chosen).Title) };
            }

            if (_draft is null) return;
            if (await Js.InvokeAsync<string?>("millrace.kept", DraftKey) is { Length: > 0 } kept) _draft.Replace(ConfigReader.Read(kept));
            await Check();
        }
        catch (Refusal refusal)
        {
            _fault = refusal;
        }

        StateHasChanged();
    }

    private string FreeName(string wish)
    {
        string name = new([.. wish.Replace(" ", "", StringComparison.Ordinal).Where(character => character is not ('/' or '?' or '#'))]);
        for (int i = 1; ; i++)
        {
            string free = i == 1 && Clone is null ? name : $"{name}{i}";
            if (Cluster.Connectors?.Current.Value?.Find(free) is null && free != Clone) return free;
        }
    }

    /// <summary>After a change: waits until nothing more is typed, then asks; the latest question wins.</summary>
    private async Task Changed()
    {
        _refused = null;
        await CancelTest();
        ForgetTest();
        if (_checking is not null) await _checking.CancelAsync();
        var own = _checking = new CancellationTokenSource();
        _isChecking = true;
        StateHasChanged();
        try
        {
            await Task.Delay(Pause, Time, own.Token);
            await Js.InvokeVoidAsync("millrace.keep", own.Token, DraftKey, ConfigText.Json(_draft!.Name, WithoutSecrets(_draft)));
            await Check(own.Token);
        }
        catch (OperationCanceledException) when (own.IsCancellationRequested)
        {
            return;
        }

        _isChecking = false;
        StateHasChanged();
    }

    // A mask in a kept draft stands for what is stored; for what was only typed it would stand for nothing.
    private static Dictionary<string, string> WithoutSecrets(Draft draft) => draft.ToShow()
        .Where(setting => setting.Value != SecretMask.Mask || draft.IsStoredSecret(setting.Key))
        .ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.Ordinal);

    private async Task Check(CancellationToken cancellationToken = default)
    {
        try
        {
            Dictionary<string, string> config = _draft!.ToSend(IsMillrace);
            config.TryAdd("name", _draft.Editing ?? "draft");
            FormModel form = FormModel.Of(await Cluster.Connect!.ValidateAsync(_draft.Plugin, config, cancellationToken));
            if (!cancellationToken.IsCancellationRequested) _draft.Judge(form);
            _fault = null;
        }
        catch (Refusal refusal)
        {
            // The form stays as it is, and the text beside it can still be edited.
            _fault = refusal;
        }
        catch (InvalidOperationException fault)
        {
            _fault = new Refusal("validate", 0, fault.Message, Now, fault);
        }
    }

    private async Task Next()
    {
        if (_draft is null) return;
        if (_checking is { IsCancellationRequested: false } && _isChecking) await Check();
        IReadOnlyList<Step> steps = _draft.ShownSteps;
        Step at = steps.Contains(At) ? At : Step.Review;
        if (at == Step.Review)
        {
            await Launch();
            return;
        }

        // Tells what is missing first; a second press goes on all the same, for whoever wants to read on.
        bool wereShown = _draft.ErrorsOf(at).Count > 0;
        _draft.Show(at);
        if (_draft.ErrorsOf(at).Count > 0 && !wereShown)
        {
            StateHasChanged();
            return;
        }

        Navigation.NavigateTo(StepLink(steps.First(step => step > at)));
    }

    private async Task Launch()
    {
        Draft draft = _draft!;
        Deed deed = draft.Editing is null ? Deed.CreateConnector : Deed.ChangeConnector;
        Viewer.Require(deed, draft.Editing ?? draft.Name);
        if (_isLaunching || NameError is not null) return;
        (_isLaunching, _refused) = (true, null);
        string name = draft.Editing ?? draft.Name;
        string wanted = draft.Editing is null ? _startAs : "RUNNING";
        try
        {
            Dictionary<string, string> config = draft.ToSend(IsMillrace);
            config["name"] = name;
            PendingAction action = await Actions.RunAsync(Viewer.Name, draft.Editing is null ? "Add" : "Change settings", name, wanted,
                () => Viewer.DoAsync(deed, name, () => draft.Editing is null
                    ? Cluster.Connect!.CreateAsync(name, config, CanStartElse ? wanted : null)
                    : Cluster.Connect!.ChangeAsync(name, config), draft.Changed(config)),
                seen => seen is not null && (seen.State.Word() == wanted || (wanted == "RUNNING" && draft.Editing is not null
                    && seen.State is FlowState.Paused or FlowState.Stopped)) && (wanted != "RUNNING" || seen.Info.Tasks.Count > 0));
            if (action.Refused is { } refusal)
            {
                Actions.Forget(action);
                _refused = refusal;
                await Check();
                foreach (Step step in Enum.GetValues<Step>()) draft.Show(step);
                return;
            }

            await Js.InvokeVoidAsync("millrace.keep", DraftKey, null);
            Navigation.NavigateTo(Link.Connector(name));
        }
        catch (InvalidOperationException fault)
        {
            _refused = new Refusal("launch", 0, fault.Message, Now, fault);
        }
        finally
        {
            _isLaunching = false;
        }
    }

    private string StepLink(Step step) => step == Step.Connector && Name is null
        ? "connectors/new"
        : Navigation.GetUriWithQueryParameter("step", (int)step).Split('#')[0];

    private List<(Field Field, string Error)> Summary(Step at) => at == Step.Review ? [.. _draft!.AllErrors()] : [.. _draft!.ErrorsOf(at)];

    private string? Hint(Step at) => at switch
    {
        Step.Credentials => "Left empty, the connector reads and writes Kafka with the worker's own login.",
        Step.Transforms => "Names of transformations, in their order; the settings of each appear below once it has a name.",
        Step.Authentication => "Checked when all is filled in, and again when the connector starts.",
        Step.Errors => "What to do with a record that cannot be read or written.",
        Step.Sizing => "How many tasks share the work. A sink needs no more than its topics have partitions.",
        _ => null,
    };
}
