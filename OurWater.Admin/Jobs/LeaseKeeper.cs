using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Live;
using OurWater.Sync.Model;

namespace OurWater.Admin.Jobs;

/// <summary>While a run works: renews its lease, looks twice a second whether somebody asked it to stop, and stores how far reading has come.</summary>
internal sealed class LeaseKeeper : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private const int LooksARenewal = 10;

    private readonly RunLeases _leases;
    private readonly Database _database;
    private readonly RunNotifier _notifier;
    private readonly SyncRun _run;
    private readonly CancellationTokenSource _stop;
    private readonly CancelSignals _signals;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _done = new();
    private readonly Task _loop;

    public LeaseKeeper(RunLeases leases, Database database, RunNotifier notifier, SyncRun run, CancellationTokenSource stop, CancelSignals signals, TimeProvider clock)
    {
        (_leases, _database, _notifier, _run, _stop, _signals, _clock) = (leases, database, notifier, run, stop, signals, clock);
        _signals.Requested += OnRequested;
        _loop = Task.Run(KeepAsync);
    }

    public bool CancelRequested { get; private set; }

    public async ValueTask DisposeAsync()
    {
        _signals.Requested -= OnRequested;
        await _done.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _done.Dispose();
    }

    private void OnRequested(long runId)
    {
        if (runId != _run.Id) return;
        CancelRequested = true;
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run has ended in this moment: there is nothing to stop, and who asked must not be told of a failure.
        }
    }

    private async Task KeepAsync()
    {
        using var timer = new PeriodicTimer(Look, _clock);
        var bytes = 0L;
        for (var looks = 1; await timer.WaitForNextTickAsync(_done.Token); looks++)
        {
            try
            {
                await LookAsync(renew: looks % LooksARenewal == 0);
                if (_run.BytesRead == bytes) continue;
                bytes = _run.BytesRead;
                await SaveBytesAsync(bytes);
            }
            catch (DbException)
            {
                // The database is busy for the moment; the next look is in half a second, and the lease outlasts several.
            }
        }
    }

    private async Task LookAsync(bool renew)
    {
        var (ours, cancel) = renew ? await _leases.RenewAsync(_run, _done.Token) : (true, await _leases.IsCancelRequestedAsync(_run.Id, _done.Token));
        CancelRequested |= cancel;
        if (cancel || !ours) await _stop.CancelAsync();
    }

    private async Task SaveBytesAsync(long bytes)
    {
        await using var context = _database.Open(_run.OrganisationId);
        await context.Runs.Where(r => r.Id == _run.Id && r.LeaseOwner == _run.LeaseOwner).ExecuteUpdateAsync(set => set.SetProperty(r => r.BytesRead, bytes), _done.Token);
        _notifier.Publish(new RunMoved(_run.OrganisationId, _run.Id));
    }
}
