using System.Net;
using System.Text;

namespace ActorSocketIo.Conformance.Tests;

/// <summary>A page of another origin, in a real browser, with the client that our server serves.</summary>
[Trait("Category", "Browser")]
public sealed class CrossOriginPageTests
{
    private const string Page = """
        <!doctype html>
        <script src="SERVER/socket.io/socket.io.js"></script>
        <script>
          const tell = (what) => fetch("/told?" + encodeURIComponent(what));
          onerror = (message) => tell("error " + message);
          const socket = io("SERVER", { withCredentials: true, auth: { from: "page" } });
          socket.on("connect_error", (e) => tell("error " + e.message));
          socket.on("auth", async (greeting) => {
            if (socket.io.engine.transport.name === "polling") await new Promise((done) => socket.io.engine.once("upgrade", done));
            const answer = await socket.emitWithAck("message-with-ack", new Uint8Array([1, 2, 3]));
            tell([greeting.from, socket.io.engine.transport.name, new Uint8Array(answer).join("-")].join(" "));
          });
        </script>
        """;

    [ChromiumFact]
    public async Task A_page_of_an_allowed_origin_connects_upgrades_and_gets_binary_back()
    {
        using var site = new Site();
        using var testbed = await NodeProcess.StartAloneAsync(NodeProgram.Testbed, ("SERVE_CLIENT", "1"), ("CORS_ORIGIN", site.Origin));
        var profile = Directory.CreateTempSubdirectory("browser-");
        using var browser = ChildProcess.Start(
            ChromiumFactAttribute.Browser!,
            profile.FullName,
            ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={profile.FullName}", site.Origin]);

        var told = await site.ServeAsync(Page.Replace("SERVER", testbed.Url, StringComparison.Ordinal)).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("page websocket 1-2-3", told);
    }

    /// <summary>A web site with one page, which tells what it saw.</summary>
    private sealed class Site : IDisposable
    {
        private readonly HttpListener _listener = new();

        public Site()
        {
            Origin = $"http://127.0.0.1:{FreePort.Find()}";
            _listener.Prefixes.Add(Origin + "/");
            _listener.Start();
        }

        public string Origin { get; }

        /// <summary>Serves the page until it has told something.</summary>
        public async Task<string> ServeAsync(string page)
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                var url = context.Request.Url!;
                if (url.AbsolutePath == "/")
                {
                    context.Response.ContentType = "text/html";
                    await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(page));
                }

                context.Response.Close();
                if (url.AbsolutePath == "/told")
                    return Uri.UnescapeDataString(url.Query[1..]);
            }
        }

        public void Dispose() => _listener.Close();
    }
}
