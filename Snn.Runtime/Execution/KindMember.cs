namespace Snn.Runtime;

/// <summary>A population or projection of a network, as a kernel that several populations share is given it.</summary>
/// <typeparam name="TModel">Its model.</typeparam>
/// <param name="Index">Its place among the populations or projections.</param>
/// <param name="Name">Its name.</param>
/// <param name="Model">Its model, with the values of its parameters.</param>
public readonly record struct KindMember<TModel>(int Index, string Name, TModel Model)
{
    /// <summary>A member from place, name and model.</summary>
    public static implicit operator KindMember<TModel>((int Index, string Name, TModel Model) member) => new(member.Index, member.Name, member.Model);
}
