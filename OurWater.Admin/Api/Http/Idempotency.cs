using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Keys;
using OurWater.Admin.Data;

namespace OurWater.Admin.Api.Http;

/// <summary>The header <c>Idempotency-Key</c>: the same request again is answered the same and does nothing twice.</summary>
internal sealed class Idempotency(Database database, TimeProvider clock)
{
    public const string Header = "Idempotency-Key";

    /// <summary>How long an answer is kept: more than the 24 hours that are promised.</summary>
    public static TimeSpan Kept { get; } = TimeSpan.FromHours(48);

    /// <summary>A request that is being answered for so long was cut off by the end of its process.</summary>
    private static readonly TimeSpan LongestWork = TimeSpan.FromMinutes(1);

    private const int LongestKey = 255;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public static string? KeyOf(HttpRequest request)
    {
        var key = request.Headers[Header].ToString();
        if (key.Length == 0) return null;
        if (key.Length > LongestKey || key.Any(c => c is < ' ' or > '~')) throw new RefusedException(new ApiProblem(StatusCodes.Status400BadRequest, $"{Header} has 1 to {LongestKey} printable ASCII characters."));
        return key;
    }

    /// <summary>Does work that lies wholly in the database: the work, and the answer that is kept, commit together.</summary>
    public async Task<IResult> InTransactionAsync(HttpContext http, ApiCaller caller, byte[] bodyHash, Func<OurWaterDbContext, Task<IResult>> work)
    {
        var cancellationToken = http.RequestAborted;
        var (key, hash) = (KeyOf(http.Request), HashOf(http.Request, bodyHash));
        await using var context = database.Open(caller.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (key is not null && await FindAsync(context, caller, key, hash, cancellationToken) is { } earlier) return earlier;
        var result = await work(context);
        if (result is not Answer answer) return result; // refused: the transaction is rolled back
        if (key is not null)
        {
            context.IdempotentAnswers.Add(Record(caller, key, hash, answer));
            await context.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return answer;
    }

    /// <summary>Does work that reaches beyond one transaction (it queues a job): the key is taken first, and given back where the work is refused.</summary>
    public async Task<IResult> OnceAsync(HttpContext http, ApiCaller caller, byte[] bodyHash, Func<Task<IResult>> work)
    {
        var cancellationToken = http.RequestAborted;
        if (KeyOf(http.Request) is not { } key) return await work();
        var hash = HashOf(http.Request, bodyHash);
        if (await TakeAsync(caller, key, hash, cancellationToken) is { } earlier) return earlier;
        IResult? result = null;
        try
        {
            result = await work();
            return result;
        }
        finally
        {
            await SettleAsync(caller, key, result as Answer);
        }
    }

    /// <summary>Looks for the answer that was given to this request before; null where it is new.</summary>
    public async Task<IResult?> FindAsync(HttpContext http, ApiCaller caller, string key, byte[] bodyHash)
    {
        await using var context = database.Open(caller.OrganisationId);
        return await FindAsync(context, caller, key, HashOf(http.Request, bodyHash), http.RequestAborted);
    }

    public async Task<bool> IsKnownAsync(ApiCaller caller, string key, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        return await context.IdempotentAnswers.AnyAsync(a => a.ApiKeyId == caller.KeyId && a.Key == key, cancellationToken);
    }

    /// <summary>Keeps an answer after the fact. False where another request with the key was quicker.</summary>
    public async Task<bool> TryKeepAsync(HttpContext http, ApiCaller caller, string key, byte[] bodyHash, Answer answer)
    {
        await using var context = database.Open(caller.OrganisationId);
        context.IdempotentAnswers.Add(Record(caller, key, HashOf(http.Request, bodyHash), answer));
        return await TrySaveAsync(context, http.RequestAborted);
    }

    private async Task<IResult?> TakeAsync(ApiCaller caller, string key, string hash, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        var deadline = Now - LongestWork;
        await context.IdempotentAnswers.Where(a => a.ApiKeyId == caller.KeyId && a.Key == key && a.Status == 0 && a.CreatedAt < deadline).ExecuteDeleteAsync(cancellationToken);
        if (await FindAsync(context, caller, key, hash, cancellationToken) is { } earlier) return earlier;
        context.IdempotentAnswers.Add(Record(caller, key, hash, new Answer(0, "", null)));
        if (await TrySaveAsync(context, cancellationToken)) return null;
        context.ChangeTracker.Clear();
        return await FindAsync(context, caller, key, hash, cancellationToken);
    }

    // Not cancelled with the request: the work is done, and its answer must be known to the next try.
    private async Task SettleAsync(ApiCaller caller, string key, Answer? answer)
    {
        await using var context = database.Open(caller.OrganisationId);
        var mine = context.IdempotentAnswers.Where(a => a.ApiKeyId == caller.KeyId && a.Key == key && a.Status == 0);
        if (answer is null) await mine.ExecuteDeleteAsync(CancellationToken.None);
        else await mine.ExecuteUpdateAsync(set => set.SetProperty(a => a.Status, answer.Status).SetProperty(a => a.Body, answer.Body).SetProperty(a => a.Location, answer.Location), CancellationToken.None);
    }

    private static async Task<IResult?> FindAsync(OurWaterDbContext context, ApiCaller caller, string key, string hash, CancellationToken cancellationToken)
    {
        var earlier = await context.IdempotentAnswers.AsNoTracking().SingleOrDefaultAsync(a => a.ApiKeyId == caller.KeyId && a.Key == key, cancellationToken);
        return earlier switch
        {
            null => null,
            _ when earlier.RequestHash != hash => new ApiProblem(StatusCodes.Status422UnprocessableEntity, $"This {Header} was used for another request. Use a new one for each request."),
            { Status: 0 } => new ApiProblem(StatusCodes.Status409Conflict, "The first request with this key is still being answered. Try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) },
            _ => new Answer(earlier.Status, earlier.Body!, earlier.Location) { IsReplay = true },
        };
    }

    private static async Task<bool> TrySaveAsync(OurWaterDbContext context, CancellationToken cancellationToken)
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException error) when (Duplicates.Caused(error))
        {
            return false;
        }
    }

    private IdempotentAnswer Record(ApiCaller caller, string key, string hash, Answer answer) => new()
    {
        ApiKeyId = caller.KeyId,
        Key = key,
        RequestHash = hash,
        Status = answer.Status,
        Body = answer.Body,
        Location = answer.Location,
        CreatedAt = Now,
    };

    private static string HashOf(HttpRequest request, byte[] bodyHash) =>
        Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}{request.QueryString}\n"), .. bodyHash]));
}
