using Microsoft.Playwright;
using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Browser;

/// <summary>The program without a mouse: where the focus is can be seen, everywhere; Enter sends a form, and what was wrong goes when it is mended.</summary>
public sealed class KeyboardTests(DemoProgram program) : BrowserTest(program), IClassFixture<DemoProgram>
{
    private const int MostStops = 120;

    private static readonly Look[] Looks = [new(1440, false), new(390, true)];

    /// <summary>What has the focus: null at the end, else its words, and whether a ring or a frame shows it; nothing where the program brought the focus to the heading between two keys.</summary>
    private const string Stop = """
        () => {
          const e = document.activeElement;
          if (!e || e === document.body || e === document.documentElement || e.wasStopped) return null;
          if (e.matches(".mud-focus-trap .pointer-events-none")) return null; // the end of a dialog: the focus goes on to its beginning
          if (e.matches("h1[tabindex='-1']")) {
            (window.lastStop ?? document.body).focus(); // the circuit stands just now: the walk goes on where it was
            return "";
          }
          e.wasStopped = true;
          window.lastStop = e;
          const ring = (x) => {
            if (!x) return false;
            const s = getComputedStyle(x);
            return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && !s.outlineColor.endsWith(", 0)");
          };
          const frame = e.closest(".mud-input")?.querySelector(".mud-input-outlined-border");
          const framed = frame && parseFloat(getComputedStyle(frame).borderTopWidth) >= 2;
          const places = e.type === "file" ? [...e.labels] : [e, e.closest(".mud-icon-button, .mud-button-root")];
          const holder = places.find(ring) ?? (framed ? frame : null);
          const box = (holder ?? e).getBoundingClientRect();
          const there = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
          const words = (e.getAttribute("aria-label") ?? e.textContent).trim().slice(0, 60);
          return `${!holder ? "unseen" : there ? "seen" : "out of sight"}: ${e.tagName.toLowerCase()}.${e.className?.baseVal ?? e.className} ${words}`;
        }
        """;

    public static TheoryData<string> Pages => [.. Routes.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_AtEveryStopOfTheTabKey_ShowsWhereTheFocusIs(string route)
    {
        var findings = new List<string>();
        foreach (var look in Looks)
        {
            var page = await OpenAsync(look, !Routes.IsForStrangers(route));
            if (Routes.Errors.Contains(route)) page.ErrorAddresses.Add(route);
            foreach (var address in AddressesOf(route))
            {
                await page.GoAsync(address);
                await page.Page.EvaluateAsync("() => { document.body.tabIndex = -1; document.body.focus(); }");
                var stops = await StopsAsync(page.Page);
                findings.AddRange(stops.Where(s => !s.StartsWith("seen", StringComparison.Ordinal)).Select(s => $"{address}, {look}: {s}"));
            }
        }

        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    [Fact]
    public async Task Dialog_ByTheKeyboardAlone_ShowsTheFocusTakesEnterAndForgetsWhatWasMended()
    {
        var page = (await OpenAsync()).Page;
        await page.GotoAsync("/groups");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "New group" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByLabel("Name")).ToBeFocusedAsync();
        Assert.DoesNotContain(await StopsAsync(page), s => !s.StartsWith("seen", StringComparison.Ordinal));

        await dialog.GetByLabel("Name").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var wrong = dialog.GetByRole(AriaRole.Alert);
        await Assertions.Expect(wrong).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("Kherwara by keys");
        await Assertions.Expect(wrong).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByText("Kherwara by keys").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Menu_ByTheKeyboardAlone_ShowsTheFocus()
    {
        var page = await OpenAsync();
        await page.GoAsync("/runs");
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new("your account$") }).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.GetByText("Sign out").WaitForAsync();
        await page.Page.Keyboard.PressAsync("ArrowDown");
        Assert.StartsWith("seen", await page.Page.EvaluateAsync<string?>(Stop), StringComparison.Ordinal);
    }

    private static async Task<List<string>> StopsAsync(IPage page)
    {
        var stops = new List<string>();
        for (var keys = 0; keys < MostStops; keys++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string?>(Stop) is not { } stop) break;
            if (stop.Length > 0) stops.Add(stop);
        }

        return stops.Count > 0 ? stops : ["The Tab key stops nowhere."];
    }

    /// <summary>One record of each page; the demo has no upload that waits.</summary>
    private IEnumerable<string> AddressesOf(string route) => route == "/upload/{Id:long}" ? ["/upload"] : Routes.Addresses(route, App.DatabasePath).Take(1);
}
