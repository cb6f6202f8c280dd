// ListTransactions (66), versions 0-2, flexible from 0
// Request: StateFilters:[]str, ProducerIdFilters:[]i64, DurationFilter:i64 [1+]=-1, TransactionalIdPattern:str? [2+]
// Reply:  ThrottleTimeMs:i32, ErrorCode:i16, UnknownStateFilters:[]str, TransactionStates:[]{}
//   TransactionStates: TransactionalId:str, ProducerId:i64, TransactionState:str

using System.Text.RegularExpressions;
using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Transactions;

namespace Millrace.Broker.Handlers;

/// <summary>
/// ListTransactions 0-2 (KIP-664): transactional ids by state, producer id, how long a transaction is open (version 1) and a pattern of the
/// whole id (version 2, KIP-1152).
/// </summary>
internal sealed class ListTransactionsHandler(TransactionCoordinator transactions, TimeProvider time) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.ListTransactions, 0, 2, FlexibleFrom: 0);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        string[] states = body.Strings("state filters");
        var producers = new HashSet<long>();
        for (int count = body.ArrayCount("producer id filters", minimumElementBytes: 8); count > 0; count--)
            producers.Add(body.Int64("producer id"));
        long durationMs = request.Version >= 1 ? body.Int64("duration filter") : -1;
        string? pattern = request.Version >= 2 ? body.NullableString("transactional id pattern") : null;
        body.EndStruct();
        List<string> unknown = [.. states.Where(state => !Enum.GetNames<TransactionState>().Contains(state) && state != EpochFence)];
        bool isReadable = TryRead(pattern, out Regex? ids);

        reply.Int32(0);
        reply.Error(isReadable ? ErrorCode.None : ErrorCode.InvalidRegularExpression);
        reply.ArrayCount(unknown.Count);
        foreach (string state in unknown)
            reply.String(state);
        long latestStartMs = time.GetUtcNow().ToUnixTimeMilliseconds() - durationMs;
        List<(string Id, TransactionSnapshot Found)> listed = !isReadable ? [] :
        [
            .. transactions.Transactions.Select(one => (one.Id, Found: one.Describe())).Where(one =>
                (states.Length == 0 || states.Contains(one.Found.State.ToString()))
                && (producers.Count == 0 || producers.Contains(one.Found.Producer.Id))
                && (durationMs < 0 || one.Found.StartedMs is >= 0 and var started && started < latestStartMs)
                && ids?.IsMatch(one.Id) != false
                && request.Check(Needs.ListTransactions, one.Id) == ErrorCode.None),
        ];
        reply.ArrayCount(listed.Count);
        foreach ((string id, TransactionSnapshot found) in listed)
        {
            reply.String(id);
            reply.Int64(found.Producer.Id);
            reply.String(found.State.ToString());
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    /// <summary>A state of Kafka's that is over here before anybody could see it.</summary>
    private const string EpochFence = "PrepareEpochFence";

    /// <summary>As Kafka's, which are RE2: without backtracking, so that no pattern takes for ever.</summary>
    private static bool TryRead(string? pattern, out Regex? read)
    {
        read = null;
        if (string.IsNullOrEmpty(pattern))
            return true;
        try
        {
            read = new Regex($"^(?:{pattern})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return true;
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
