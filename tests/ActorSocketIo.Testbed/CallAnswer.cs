namespace ActorSocketIo.Testbed;

/// <summary>How a call is acknowledged: <c>{ok: value}</c>, or <c>{error: {message, data?, responses?}}</c>.</summary>
internal static class CallAnswer
{
    /// <summary>Runs an operation to its end and answers with its result, or with what it threw.</summary>
    public static async Task<Dictionary<string, object?>> Of(Func<Task<object?>> operation)
    {
        try
        {
            return new() { ["ok"] = await operation() };
        }
        catch (Exception e) // whatever the API throws is the answer
        {
            return new() { ["error"] = Describe(e) };
        }
    }

    private static Dictionary<string, object?> Describe(Exception error)
    {
        var description = new Dictionary<string, object?> { ["message"] = error.Message };
        switch (error)
        {
            case RefusedException { Details: { } details }:
                description["data"] = details;
                break;
            case AckTimeoutException timeout:
                description["responses"] = timeout.Responses;
                break;
            case PartialAnswerException<Argument> partial:
                description["responses"] = partial.Answer.Found;
                break;
        }

        return description;
    }
}
