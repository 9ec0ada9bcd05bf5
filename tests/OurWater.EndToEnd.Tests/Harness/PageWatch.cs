using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>A page, and everything that went wrong in it: messages in its console, errors of its scripts, requests that failed.</summary>
internal sealed class PageWatch : IAsyncDisposable
{
    private static readonly string[] Grave = ["serious", "critical"];

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _troubles = [];

    public PageWatch(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.SetDefaultTimeout(20_000);
        page.Console += (_, message) => Add(message.Type == "error", $"console: {message.Text} ({message.Location})");
        page.PageError += (_, error) => Add(true, $"script: {error}");
        page.RequestFailed += (_, request) => Add(request.Failure?.Contains("ERR_ABORTED", StringComparison.Ordinal) != true, $"request: {request.Url} {request.Failure}");
        page.Response += (_, response) => Add(response.Status >= 400 && !IsExpected(response), $"answer: {response.Status} {response.Url}");
    }

    public IPage Page { get; }

    /// <summary>Addresses that are meant to answer with an error, such as the page for an address that does not exist.</summary>
    public List<string> ErrorAddresses { get; } = [];

    /// <summary>Taken from the list: console errors, script errors, failed requests.</summary>
    public IReadOnlyList<string> Troubles => [.. _troubles.Where(t => !ErrorAddresses.Any(a => t.Contains(a, StringComparison.Ordinal)))];

    /// <summary>Opens an address and waits until the page has drawn itself: its heading stands, and nothing is loading any more.</summary>
    public async Task GoAsync(string address)
    {
        await Page.GotoAsync(address);
        await ReadyAsync();
    }

    public async Task ReadyAsync()
    {
        await Page.Locator("h1").First.WaitForAsync();
        await Assertions.Expect(Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0, new LocatorAssertionsToHaveCountOptions { Timeout = 20_000 });
    }

    /// <summary>What axe finds serious or critical, each with the elements that it is about.</summary>
    public async Task<IReadOnlyList<string>> InaccessibleAsync()
    {
        var result = await Page.RunAxe();
        return [.. result.Violations.Where(v => Grave.Contains(v.Impact)).Select(Describe)];
    }

    /// <summary>By how many pixels the page is wider than its window.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private static string Describe(AxeResultItem item) => $"{item.Id} ({item.Impact}): {item.Help}: {string.Join(" ; ", item.Nodes.Take(5).Select(n => $"{n.Target} {n.Html}"))}";

    private bool IsExpected(IResponse response) => ErrorAddresses.Any(a => response.Url.Contains(a, StringComparison.Ordinal));

    private void Add(bool isTrouble, string words)
    {
        if (isTrouble) _troubles.Enqueue(words);
    }
}
