using System.Net;
using Millrace.Broker.Configs;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Quotas;

/// <summary>
/// Quotas of users, clients and addresses (KIP-546): kept and answered, so that tools and operators' scripts work;
/// nobody is slowed down by them.
/// </summary>
internal sealed class ClientQuotas(DynamicConfigs configs)
{
    public const string User = "user", ClientId = "client-id", Ip = "ip";

    /// <summary>The keys of each kind of entity; those of whole numbers, and their largest, are Kafka's LONG and INT.</summary>
    private static readonly Dictionary<string, double?> ClientKeys = new()
    {
        ["producer_byte_rate"] = long.MaxValue, ["consumer_byte_rate"] = long.MaxValue, ["request_percentage"] = null,
        ["controller_mutation_rate"] = null,
    };

    private static readonly Dictionary<string, double?> IpKeys = new() { ["connection_creation_rate"] = int.MaxValue };

    /// <summary>Changes the values of one entity.</summary>
    /// <param name="entity">In the order asked for.</param>
    /// <param name="changes">By key; null removes.</param>
    /// <exception cref="StorageException">Why not; nothing was changed.</exception>
    public void Alter(IReadOnlyList<QuotaPart> entity, IReadOnlyDictionary<string, double?> changes, bool validateOnly)
    {
        CheckEntity(entity);
        Dictionary<string, double?> keys = entity[0].Type == Ip ? IpKeys : ClientKeys;
        foreach ((string key, double? value) in changes)
        {
            if (value is { } rate)
                CheckRate(keys, key, rate);
        }
        if (!validateOnly)
            configs.ChangeQuotas(all => Changed(all, entity, changes));
    }

    /// <summary>All entities that fit every part of the filter; where it is strict, only those that have no other part.</summary>
    public IEnumerable<StoredQuota> Find(IReadOnlyList<QuotaFilter> filter, bool strict) => configs.Quotas.Where(quota =>
        filter.All(part => quota.Entity.Any(part.Fits)) && (!strict || quota.Entity.Count == filter.Count));

    private static IReadOnlyList<StoredQuota> Changed(
        IReadOnlyList<StoredQuota> all, IReadOnlyList<QuotaPart> entity, IReadOnlyDictionary<string, double?> changes)
    {
        QuotaPart[] sorted = [.. entity.OrderBy(part => part.Type, StringComparer.Ordinal)];
        StoredQuota? before = all.FirstOrDefault(quota => quota.Entity.SequenceEqual(sorted));
        var values = new Dictionary<string, double>(before?.Values ?? new Dictionary<string, double>());
        foreach ((string key, double? value) in changes)
        {
            if (value is { } rate)
                values[key] = rate;
            else
                values.Remove(key);
        }
        IEnumerable<StoredQuota> others = all.Where(quota => quota != before);
        return values.Count == 0 ? [.. others] : [.. others, new StoredQuota(sorted, values)];
    }

    private static void CheckEntity(IReadOnlyList<QuotaPart> entity)
    {
        if (entity.Count == 0)
            throw Invalid("Invalid empty client quota entity");
        foreach (QuotaPart part in entity)
        {
            if (part.Type is not (User or ClientId or Ip))
                throw Invalid($"Unhandled client quota entity type: {part.Type}");
            if (part.Name == "")
                throw Invalid($"Empty {part.Type} not supported");
            if (part.Name?.Length > 1000)
                throw Invalid($"The name of a {part.Type} may be 1000 characters long");
        }
        if (entity.Any(part => part.Type == Ip) && entity.Count > 1)
            throw Invalid("Invalid quota entity combination, IP entity shouldnot be combined with User or ClientId");
        if (entity[0] is { Type: Ip, Name: { } address } && !IPAddress.TryParse(address, out _))
            throw Invalid($"{address} is not a valid IP or resolvable host.");
    }

    private static void CheckRate(Dictionary<string, double?> keys, string key, double rate)
    {
        if (!keys.TryGetValue(key, out double? largest))
            throw Invalid($"Invalid configuration key {key}");
        if (!(rate > 0) || double.IsInfinity(rate))
            throw Invalid($"Quota {key} must be greater than 0");
        if (largest is not { } most)
            return;
        if (rate != Math.Floor(rate))
            throw Invalid($"{key} cannot be a fractional value.");
        if (rate > most)
            throw Invalid($"Proposed value for {key} is too large.");
    }

    private static StorageException Invalid(string message) => new(ErrorCode.InvalidRequest, message);
}
