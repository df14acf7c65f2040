using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Cli;

/// <summary>A node's endpoint for operators.</summary>
/// <remarks>What goes wrong on the way is a <see cref="CommandMistakeException"/> that says what to do.</remarks>
internal sealed class OperationsClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _url;

    public OperationsClient(CliOptions options)
    {
        _url = options.Url;
        _http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        if (options.Token is { } token)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>What can be run there.</summary>
    public async Task<ImmutableArray<CommandPalette>> GetPalettesAsync(CancellationToken cancellation = default)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, $"{_url}/palettes"), cancellation);
        return await response.Content.ReadFromJsonAsync<ImmutableArray<CommandPalette>>(CommandJson.Options, cancellation);
    }

    /// <summary>Runs a command.</summary>
    /// <param name="words">The words of its line.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Its results, as they come.</returns>
    public async IAsyncEnumerable<CommandResult> RunAsync(ImmutableArray<string> words, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{_url}/run") { Content = JsonContent.Create(new CommandJson.RunRequest(words), options: CommandJson.Options) };
        using var response = await SendAsync(request, cancellation);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        while (await ReadAsync(lines, cancellation) is { } result)
        {
            yield return result;
            if (result.IsLast)
                yield break;
        }

        throw new CommandMistakeException("The node has ended, or the connection to it: connect to another one.");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new CommandMistakeException($"There is no node at {_url.GetLeftPart(UriPartial.Authority)} ({e.Message}): give --url, or set SIO_URL.");
        }

        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw new CommandMistakeException(await ExplainAsync(response, cancellation));
    }

    private async Task<string> ExplainAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            if (await response.Content.ReadFromJsonAsync<CommandResult>(CommandJson.Options, cancellation) is { Error: { } why })
                return why;
        }
        catch (JsonException)
        {
            // It is not ours.
        }

        return $"{_url} answers {(int)response.StatusCode}: it is no endpoint for operators. A node has one when its setting Operations:Token is set.";
    }

    private static async Task<CommandResult?> ReadAsync(StreamReader lines, CancellationToken cancellation)
    {
        try
        {
            return await lines.ReadLineAsync(cancellation) is { Length: > 0 } line ? JsonSerializer.Deserialize<CommandResult>(line, CommandJson.Options) : null;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return null;
        }
    }
}
