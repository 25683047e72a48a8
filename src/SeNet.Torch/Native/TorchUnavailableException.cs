namespace SeNet.Torch.Native;

/// <summary>
/// The native part of torch is missing, doesn't load, or isn't one that TorchSharp can use. The message says what was
/// looked for, what was found and what to do.
/// </summary>
/// <param name="message">What was found, and the remedy.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class TorchUnavailableException(string message, Exception? innerException = null)
    : Exception(message, innerException);
