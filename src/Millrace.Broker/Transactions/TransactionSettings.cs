namespace Millrace.Broker.Transactions;

/// <summary>What the broker's settings say about transactions.</summary>
/// <param name="MaxTimeout"><c>transaction.max.timeout.ms</c></param>
/// <param name="IdExpiration"><c>transactional.id.expiration.ms</c></param>
/// <param name="TimeoutCheckInterval"><c>transaction.abort.timed.out.transaction.cleanup.interval.ms</c></param>
/// <param name="ExpirationCheckInterval"><c>transaction.remove.expired.transaction.cleanup.interval.ms</c></param>
internal sealed record TransactionSettings(
    TimeSpan MaxTimeout, TimeSpan IdExpiration, TimeSpan TimeoutCheckInterval, TimeSpan ExpirationCheckInterval);
