using System.Threading.Channels;
using System.Threading.RateLimiting;
using OurWater.Admin.Accounts;

namespace OurWater.Admin.Mail;

/// <summary>
/// Requests for a new password. Who asks gets the same answer in the same time whether or not the address has an account: the page only hands the address over, and all the rest is done here, one after the other.
/// </summary>
public sealed class PasswordMails(PasswordLinks links, Letters letters, IMail mail, ILogger<PasswordMails> logger) : BackgroundService
{
    private const int Waiting = 200;
    private const int AnHourAndAddress = 3;
    private const int AnHourAndCaller = 20;

    private readonly Channel<string> _asked = Channel.CreateBounded<string>(Waiting);
    private readonly PartitionedRateLimiter<string> _byAddress = PerHour(AnHourAndAddress);
    private readonly PartitionedRateLimiter<string> _byCaller = PerHour(AnHourAndCaller);

    /// <returns>False where this caller has asked too often; nothing else is told.</returns>
    public bool Ask(string email, string caller)
    {
        using var lease = _byCaller.AttemptAcquire(caller);
        if (!lease.IsAcquired) return false;
        if (!_asked.Writer.TryWrite(email.Trim())) logger.LeftOut();
        return true;
    }

    public override void Dispose()
    {
        _byAddress.Dispose();
        _byCaller.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var email in _asked.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await SendAsync(email, stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.Failed(error.GetType().Name); // the next request is not this one's fault
            }
        }
    }

    private async Task SendAsync(string email, CancellationToken cancellationToken)
    {
        using var lease = _byAddress.AttemptAcquire(email.ToUpperInvariant());
        if (!lease.IsAcquired)
        {
            logger.LeftOut();
            return;
        }

        if (await links.MakeForMailAsync(email, cancellationToken) is { } made) await mail.SendAsync(letters.NewPassword(made.Email, made.Token), cancellationToken);
    }

    private static PartitionedRateLimiter<string> PerHour(int most) => PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = TimeSpan.FromHours(1) }));
}
