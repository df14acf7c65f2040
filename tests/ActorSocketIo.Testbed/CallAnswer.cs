namespace ActorSocketIo.Testbed;

/// <summary>How a call is acknowledged: <c>{ok: value}</c>, or <c>{error: {message, data?, responses?}}</c>.</summary>
internal static class CallAnswer
{
    /// <summary>Runs an operation to its end and answers with its result, or with what it threw.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="isOfMany">Whether many clients were asked: then the answers of those who did answer are told.</param>
    public static async Task<Dictionary<string, object?>> Of(Func<Task<object?>> operation, bool isOfMany)
    {
        try
        {
            return new() { ["ok"] = await operation() };
        }
        catch (Exception e) // whatever the API throws is the answer
        {
            return new() { ["error"] = Describe(e, isOfMany) };
        }
    }

    private static Dictionary<string, object?> Describe(Exception error, bool isOfMany)
    {
        var description = new Dictionary<string, object?> { ["message"] = error.Message };
        switch (error)
        {
            case RefusedException { Details: { } details }:
                description["data"] = details;
                break;
            case AckTimeoutException timeout when isOfMany:
                description["responses"] = timeout.Responses;
                break;
            case PartialAnswerException<Argument> partial:
                description["responses"] = partial.Answer.Found;
                break;
        }

        return description;
    }
}
