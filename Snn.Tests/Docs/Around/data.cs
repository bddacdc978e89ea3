//// Augmentation
internal static class Block
{
    public static TrainerOptions Options => new()
    {
        MaxSteps = 100,
        HERE
    };
}
