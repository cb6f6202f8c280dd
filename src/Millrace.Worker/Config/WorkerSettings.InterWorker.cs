using Millrace.Config;
using Millrace.Worker.Groups;

namespace Millrace.Worker.Config;

/// <summary>How workers know each other's requests (KIP-507).</summary>
public static partial class WorkerSettings
{
    public static readonly Setting<string> SessionKeyAlgorithm = Setting.String("inter.worker.key.generation.algorithm", "HmacSHA256")
        .Check(KnownMac).Importance(Importance.Low)
        .Doc("What the key is made for by which workers sign requests that they pass on to each other.");

    public static readonly Setting<int?> SessionKeySize = Setting.OptionalInt("inter.worker.key.size")
        .Check(bits => bits is null or (>= 128 and <= 4096) && bits % 8 == 0 ? null : "Value must be whole bytes, from 128 to 4096 bits")
        .Importance(Importance.Low).Doc("Length of that key; unset for what suits its algorithm.", unit: "bits");

    public static readonly Setting<int> SessionKeyTtl = Setting.Int("inter.worker.key.ttl.ms", 3_600_000).AtLeast(0)
        .Importance(Importance.Low)
        .Doc("How long that key is used before the leader makes another one; 0 to keep it.", unit: "milliseconds");

    public static readonly Setting<string> SignatureAlgorithm = Setting.String("inter.worker.signature.algorithm", "HmacSHA256")
        .Check(KnownMac).Importance(Importance.Low).Doc("How this worker signs requests that it passes on.");

    public static readonly Setting<IReadOnlyList<string>> VerificationAlgorithms =
        Setting.List("inter.worker.verification.algorithms", "HmacSHA256")
        .Check(names => names.Count == 0
            ? "must name at least one algorithm"
            : names.Select(KnownMac).FirstOrDefault(fault => fault is not null))
        .Importance(Importance.Low)
        .Doc("Signatures of other workers that are taken, inter.worker.signature.algorithm among them.");

    private static readonly ConfigDef InterWorkerDef = ConfigDef.Of(
        SessionKeyAlgorithm, SessionKeySize, SessionKeyTtl, SignatureAlgorithm, VerificationAlgorithms).Under("Between workers");

    private static string? KnownMac(string name) =>
        MacAlgorithm.Find(name) is not null ? null : $"must be one of: {string.Join(", ", MacAlgorithm.Names)}";
}
