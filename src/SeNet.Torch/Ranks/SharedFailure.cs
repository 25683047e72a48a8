namespace SeNet.Torch.Ranks;

/// <summary>Marks what all ranks fail with alike, at the same place, so that each may throw it: nobody waits.</summary>
internal static class SharedFailure
{
    private const string Key = "SeNet.SharedFailure";

    /// <summary>Marks a failure.</summary>
    /// <returns>It.</returns>
    public static T Of<T>(T error)
        where T : Exception
    {
        error.Data[Key] = true;
        return error;
    }

    /// <summary>Whether a failure is marked.</summary>
    public static bool Is(Exception error) => error.Data.Contains(Key);
}
