using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;

namespace OurWater.Admin.Api.Keys;

/// <summary>Writes down when a key was last used, once a minute at most and beside the request, which must not wait for a running import to let go of the database.</summary>
internal sealed class ApiKeyUse(Database database, ILogger<ApiKeyUse> logger) : BackgroundService
{
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<long, DateTime> _noted = new();
    private readonly Channel<(long KeyId, DateTime At)> _uses = Channel.CreateBounded<(long, DateTime)>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    public void Note(long keyId, DateTime? stored, DateTime now)
    {
        if (now - stored < Grain || (_noted.TryGetValue(keyId, out var noted) && now - noted < Grain)) return;
        _noted[keyId] = now;
        _uses.Writer.TryWrite((keyId, now));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (keyId, at) in _uses.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await using var context = database.OpenEverything();
                await context.ApiKeys.Where(k => k.Id == keyId).ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, at), stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.KeyUseNotNoted(error);
            }
        }
    }
}
