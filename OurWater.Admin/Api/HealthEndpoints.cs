using Hangfire;
using OurWater.Admin.Api.Docs;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Data;
using Microsoft.EntityFrameworkCore;

namespace OurWater.Admin.Api;

internal sealed record HealthView(string Status, IReadOnlyDictionary<string, string> Checks);

internal static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => TypedResults.Ok(new HealthView("live", new Dictionary<string, string>()))).AllowAnonymous().WithTags("Health").Tell("live", "The program runs");
        app.MapGet("/readyz", ReadyAsync).AllowAnonymous().WithTags("Health").Tell("ready", "The database and the job storage answer").Produces<HealthView>().Refuses(503);
    }

    private static async Task<IResult> ReadyAsync(Database database, JobStorage jobs, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger(typeof(HealthEndpoints));
        var checks = new Dictionary<string, string>
        {
            ["database"] = await AnswersAsync("database", logger, async stop =>
            {
                await using var context = database.OpenEverything();
                await context.Organisations.AnyAsync(stop);
            }, cancellationToken),
            ["jobs"] = await AnswersAsync("jobs", logger, stop => Task.Run(() => jobs.GetMonitoringApi().Servers(), stop), cancellationToken),
        };
        if (checks.Values.All(c => c == "ok")) return TypedResults.Ok(new HealthView("ready", checks));
        return new ApiProblem(StatusCodes.Status503ServiceUnavailable, $"Not ready: {string.Join(" and ", checks.Where(c => c.Value != "ok").Select(c => c.Key))} cannot be reached.")
        {
            More = new Dictionary<string, object?> { ["checks"] = checks },
            RetryAfter = Patience,
        };
    }

    private static async Task<string> AnswersAsync(string part, ILogger logger, Func<CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        try
        {
            await ask(cancellationToken).WaitAsync(Patience, cancellationToken);
            return "ok";
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.NotReady(error, part);
            return "unreachable";
        }
    }
}
