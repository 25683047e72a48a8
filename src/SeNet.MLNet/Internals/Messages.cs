using Microsoft.ML.Runtime;

namespace SeNet.MLNet.Internals;

/// <summary>Sends messages to <c>mlContext.Log</c>. Thread-safe as the listeners are.</summary>
internal static class Messages
{
    /// <summary>Tells what happens.</summary>
    /// <param name="environment">The component's host, or an environment.</param>
    /// <param name="activity">What is being done, in a word or two; part of the message's source.</param>
    /// <param name="text">The message.</param>
    public static void Inform(IHostEnvironment environment, string activity, string text)
    {
        using var channel = environment.Start(activity);
        channel.Info(MessageSensitivity.Unknown, text);
    }

    /// <summary>Tells of details that few want to read.</summary>
    /// <inheritdoc cref="Inform"/>
    public static void Trace(IHostEnvironment environment, string activity, string text)
    {
        using var channel = environment.Start(activity);
        channel.Trace(MessageSensitivity.Unknown, text);
    }

    /// <summary>Tells of something that the user should look at.</summary>
    /// <inheritdoc cref="Inform"/>
    public static void Warn(IHostEnvironment environment, string activity, string text)
    {
        using var channel = environment.Start(activity);
        channel.Warning(MessageSensitivity.Unknown, text);
    }
}
