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

    /// <summary>Names out of the program that stand where a coordinator reads: <c>wellDepth</c>. Code and raw text are marked as such.</summary>
    public Task<string[]> IdentifiersAsync() => Page.EvaluateAsync<string[]>("""
        () => {
          const found = new Set();
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (node.parentElement.closest("script, style, code, pre, .mono, textarea") || node.parentElement.getClientRects().length === 0) continue;
            const names = node.data.matchAll(/(?<![\w.@/-])[a-z]+[a-z0-9]*[A-Z][A-Za-z0-9]*(?![\w@/-])/g);
            for (const [name] of names) found.add(`${name} in: ${node.data.trim().slice(0, 80)}`);
          }
          return [...found];
        }
        """);

    /// <summary>Texts that are drawn in a weight of which no font is served, and headers that do not stand right over their numbers.</summary>
    public Task<string[]> UntidyAsync() => Page.EvaluateAsync<string[]>("""
        () => {
          const found = [];
          const words = (e) => e.textContent.trim().slice(0, 40);
          const shown = (e) => e.getClientRects().length > 0;
          for (const e of document.querySelectorAll("body *")) {
            const hasText = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
            if (hasText && shown(e) && Number(getComputedStyle(e).fontWeight) > 500) found.push(`drawn bolder than any font: ${words(e)}`);
          }
          const right = (cell) => {
            const all = document.createRange();
            all.selectNodeContents(cell);
            const edges = [...all.getClientRects()].filter((b) => b.width > 0).map((b) => b.right);
            return edges.length ? Math.max(...edges) : null;
          };
          for (const table of document.querySelectorAll("table")) {
            if (!shown(table)) continue;
            const heads = [...table.querySelectorAll("thead tr:last-child > *")];
            const row = table.querySelector("tbody tr");
            if (!row || row.children.length !== heads.length) continue;
            heads.forEach((head, i) => {
              const cell = row.children[i];
              if (!shown(head) || !shown(cell) || head.querySelector(".vh") || getComputedStyle(cell).textAlign !== "right" || right(cell) === null || right(head) === null) return;
              if (Math.abs(right(cell) - right(head)) > 3) found.push(`header not over its numbers: ${words(head)}`);
            });
          }
          return found;
        }
        """);

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private static string Describe(AxeResultItem item) => $"{item.Id} ({item.Impact}): {item.Help}: {string.Join(" ; ", item.Nodes.Take(5).Select(n => $"{n.Target} {n.Html}"))}";

    private bool IsExpected(IResponse response) => ErrorAddresses.Any(a => response.Url.Contains(a, StringComparison.Ordinal));

    private void Add(bool isTrouble, string words)
    {
        if (isTrouble) _troubles.Enqueue(words);
    }
}
