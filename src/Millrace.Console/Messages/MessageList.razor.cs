using Microsoft.AspNetCore.Components;
using Millrace.Kafka;
using Millrace.WebConsole.Clients;
using Millrace.WebConsole.Components;

namespace Millrace.WebConsole.Messages;

/// <summary>Messages of a topic: from a place on, or as they come. Where it reads stands in the address.</summary>
public partial class MessageList : LivePage
{
    private const string fromName = "from", valueName = "at", partitionName = "partition", textName = "q";
    private const int Count = 50;

    // As many rows as a browser draws without effort.
    private const int Kept = 500;

    // A page is drawn at most so often, however fast messages come.
    private static readonly TimeSpan DrawEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<MessageRow> _tail = [];
    private CancellationTokenSource _reading = new();
    private IReadOnlyList<MessageRow> _rows = [];
    private string? _loaded;
    private string? _fault;
    private int? _scanned;
    private long _arrived;
    private bool _isWhole = true;
    private bool _isReading;
    private bool _isPaused;
    private int _partitions;

    [Parameter, EditorRequired]
    public string Topic { get; set; } = "";

    [SupplyParameterFromQuery(Name = fromName)]
    private string? From { get; set; }

    [SupplyParameterFromQuery(Name = valueName)]
    private string? Value { get; set; }

    [SupplyParameterFromQuery]
    private int? Partition { get; set; }

    [SupplyParameterFromQuery(Name = textName)]
    private string? Q { get; set; }

    private string Shown => From is "oldest" or "offset" or "time" or "live" ? From : "newest";

    private string CommandLine => $"millrace consume {Topic}"
        + Shown switch
        {
            "newest" => $" --from -{Count}",
            "live" => " --latest",
            "offset" or "time" when !string.IsNullOrEmpty(Value) =>
                $" --from {Value.TrimStart('-')}",
            _ => "",
        }
        + (Partition is { } one ? $" --partition {one}" : "") + (Shown == "live" ? "" : $" --count {Count}");

    public override void Dispose()
    {
        _reading.Cancel();
        _reading.Dispose();
        base.Dispose();
    }

    protected override void OnParametersSet() => _partitions = Cluster.Topics?.Current.Value?.Find(Topic)?.Partitions.Count ?? 0;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        string wanted = $"{Topic} {From} {Value} {Partition} {Q}";
        if (wanted == _loaded) return;
        _loaded = wanted;
        await Load();
    }

    private void Go(string name, object? value)
    {
        _rows = [];
        Navigation.NavigateTo(With(name, value is "newest" ? "" : value), replace: true);
    }

    private async Task Load()
    {
        await _reading.CancelAsync();
        _reading.Dispose();
        var own = _reading = new CancellationTokenSource();
        Seek seek = Seek.Of(Shown, Value, Partition, Now);
        (_fault, _scanned, _rows, _arrived, _isPaused) = (null, null, [], 0, false);
        if (Shown is "offset" or "time" && seek.Kind == SeekKind.Newest)
        {
            if (!string.IsNullOrEmpty(Value)) _fault = $"“{Value}” is no {Shown}.";
            StateHasChanged();
            return;
        }

        if (MessageReader.IsFull)
        {
            _fault = "Twenty readers are under way in this console; close a page of messages and try again.";
            StateHasChanged();
            return;
        }

        _isReading = true;
        StateHasChanged();
        try
        {
            Viewer.RequireContents(Topic);
            if (seek.Kind == SeekKind.Live)
            {
                _isReading = false;
                await Follow(own.Token);
            }
            else
            {
                ReadResult read = await Cluster.Messages!.ReadAsync(Topic, seek, Count, Q, own.Token);
                if (!own.IsCancellationRequested) (_rows, _scanned, _isWhole) = (read.Rows, read.Scanned, read.IsWhole);
            }
        }
        catch (OperationCanceledException) when (own.IsCancellationRequested)
        {
            return;
        }
        catch (Exception fault) when (fault is KafkaException or Refusal)
        {
            _fault = fault.Message;
        }

        _isReading = false;
        StateHasChanged();
    }

    /// <summary>Draws once a second what has come meanwhile, until the page wants something else.</summary>
    private async Task Follow(CancellationToken cancellationToken)
    {
        lock (_lock) _tail.Clear();
        Task following = Cluster.Messages!.FollowAsync(Topic, Partition, Arrived, cancellationToken);
        using var timer = new PeriodicTimer(DrawEvery, Time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (following.IsCompleted) await following;
            if (_isPaused) continue;
            lock (_lock) _rows = [.. _tail];
            StateHasChanged();
        }
    }

    private void Arrived(IReadOnlyList<MessageRow> rows)
    {
        lock (_lock)
        {
            _arrived += rows.Count;
            foreach (MessageRow row in rows.Where(row => string.IsNullOrEmpty(Q) || row.Has(Q)))
            {
                _tail.AddFirst(row);
                if (_tail.Count > Kept) _tail.RemoveLast();
            }
        }
    }
}
