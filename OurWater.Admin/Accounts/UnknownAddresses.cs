using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace OurWater.Admin.Accounts;

/// <summary>
/// Wrong tries at addresses that nobody has, counted and locked as those at accounts are, so that what is done for one is done for the other. In memory, for so many addresses: what is forgotten then, or when the
/// program starts again, opens nothing.
/// </summary>
internal sealed class UnknownAddresses(IOptions<IdentityOptions> options, TimeProvider clock)
{
    private const int Most = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Tries, DateTimeOffset Last, DateTimeOffset LockedUntil)> _tried = [];

    /// <param name="address">Normalised.</param>
    public Counted Count(string address)
    {
        var (rules, now) = (options.Value.Lockout, clock.GetUtcNow());
        lock (_lock)
        {
            var (tries, _, lockedUntil) = _tried.GetValueOrDefault(address);
            if (lockedUntil > now) return Counted.AlreadyLocked;
            if (_tried.Count >= Most && !_tried.ContainsKey(address)) MakeRoom();
            var isLocked = tries + 1 >= rules.MaxFailedAccessAttempts;
            _tried[address] = isLocked ? (0, now, now + rules.DefaultLockoutTimeSpan) : (tries + 1, now, default);
            return isLocked ? Counted.Locked : Counted.Failed;
        }
    }

    /// <summary>Forgets the half that was tried longest ago.</summary>
    private void MakeRoom()
    {
        foreach (var address in _tried.OrderBy(t => t.Value.Last).Take(Most / 2).Select(t => t.Key).ToList()) _tried.Remove(address);
    }
}

internal enum Counted
{
    Failed,

    /// <summary>With this try.</summary>
    Locked,
    AlreadyLocked,
}
