using System.Text.Json.Nodes;
using Millrace.WebConsole.Clients;

namespace Millrace.WebConsole.Wizard;

/// <summary>The connection test of the wizard's page.</summary>
public partial class Wizard
{
    private IReadOnlyList<TriedStep>? _tried;
    private string? _testFault;
    private CancellationTokenSource? _testing;

    // With the secrets that are stored, where a mask was left as it was.
    private async Task TestConnection()
    {
        if (_testing is not null || _draft is not { } draft) return;
        ForgetTest();
        var own = _testing = new CancellationTokenSource();
        StateHasChanged();
        try
        {
            Dictionary<string, string> config = draft.ToSend(IsMillrace);
            config.TryAdd("name", draft.Editing ?? "draft");
            JsonNode? answer = await Cluster.Connect!.ConnectAsync(draft.Plugin, config, own.Token);
            _tried = TriedStep.Read(answer);
            if (_tried is null) _testFault = "the worker's answer has no connection test: it is older than this console.";
            draft.Judge(FormModel.Of(answer));
        }
        catch (Refusal refusal)
        {
            _testFault = refusal.Text;
        }
        catch (InvalidOperationException fault)
        {
            _testFault = fault.Message;
        }
        catch (OperationCanceledException) when (own.IsCancellationRequested)
        {
            // The viewer did not want to wait, or has changed what was being tried.
        }
        finally
        {
            _testing = null;
            own.Dispose();
        }
    }

    private async Task CancelTest()
    {
        if (_testing is { } testing) await testing.CancelAsync();
    }

    private void ForgetTest() => (_tried, _testFault) = (null, null);

    private string FieldLink(string setting) => _draft?.Form?.Find(setting) is { } field
        ? $"{StepLink(Steps.Of(field) ?? Step.Authentication)}#{field.Id}"
        : StepLink(Step.Review);
}
