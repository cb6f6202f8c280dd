using Millrace.Worker.Config;
using Millrace.Worker.Groups;

namespace Millrace.Worker.Herding;

/// <summary>Makes the key by which workers know each other's requests, and makes it anew when it is old. The leader does.</summary>
internal sealed class SessionKeys(HerderServices services)
{
    private static readonly TimeSpan Forever = TimeSpan.FromMilliseconds(-1);

    private readonly long _lifeMs = services.Worker.Get(WorkerSettings.SessionKeyTtl);
    private readonly string _algorithm = services.Worker.Get(WorkerSettings.SessionKeyAlgorithm);

    /// <summary>How long the key may still be used; forever when it is never renewed.</summary>
    public TimeSpan Left => _lifeMs == 0 || services.Configs.SessionKey is not { } key
        ? Forever
        : TimeSpan.FromMilliseconds(Math.Clamp(key.CreatedMs + _lifeMs - Now, 0, _lifeMs));

    private long Now => services.Time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        if (services.Configs.SessionKey is { } key && key.Algorithm == _algorithm && Left != TimeSpan.Zero) return;
        int bytes = services.Worker.Get(WorkerSettings.SessionKeySize) is { } bits ? bits / 8 : MacAlgorithm.Find(_algorithm)!.KeyBytes;
        await services.Configs.PutSessionKeyAsync(SessionKey.New(_algorithm, bytes, Now), cancellationToken);
    }
}
